type Filters = Readonly<Record<string, readonly string[]>>

const OPPOSITE: Readonly<Record<string, string>> = { label: 'label!', 'label!': 'label' }

/** The filters given, and those that hold for every prune unless one given says the opposite. */
export function addStandingFilters(given: Filters, standing: readonly string[]): Filters {
  const filters: Record<string, readonly string[]> = { ...given }
  for (const text of standing) {
    const cut = text.indexOf('=')
    const [key, value] = [text.slice(0, cut), text.slice(cut + 1)]
    if (cut < 0 || given[OPPOSITE[key] ?? '']?.includes(value)) continue
    filters[key] = [...(filters[key] ?? []), value]
  }
  return filters
}
