/** Where in nf_tables something is: of which family, in which table, by its own name. */
export function placeKey(family: number, ...names: readonly string[]): string {
  return JSON.stringify([family, ...names])
}
