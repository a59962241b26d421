import type { PathRequest } from './requests.ts'

export interface Ungrouped extends Omit<PathRequest, 'group'> {
  /** Of the address, as far as it matters for who shares neighbour entries; null: nobody's. */
  readonly network: string | null
}

/** As many as the prober takes into one group. */
const MOST = 256

/**
 * Puts all that goes between two namespaces over one network into one group, in both directions, for it shares its
 * neighbour entries; what goes over another network does not, and a silence there must not hold these. Orders the groups
 * diagonally, so that packets that follow each other have different sources and targets. `order` says where each request
 * went.
 */
export function grouped(paths: readonly Ungrouped[]): { paths: PathRequest[]; order: number[] } {
  const sorted = paths
    .map((path, index) => ({ path, index, ends: endsOf(path), network: path.network ?? '' }))
    .sort(
      (a, b) =>
        a.ends[0] - b.ends[0] ||
        a.ends[1] - b.ends[1] ||
        Number(a.network > b.network) - Number(a.network < b.network) ||
        a.index - b.index,
    )
  const order: number[] = []
  let group = -1
  let size = 0
  let last = ''
  const result = sorted.map(({ path: { network: _, ...path }, index, ends, network }, position) => {
    const shared = `${ends.join()} ${network}`
    if (shared !== last || size === MOST) {
      group += 1
      size = 0
    }
    last = shared
    size += 1
    order[index] = position
    return { ...path, group }
  })
  return { paths: result, order }
}

/** What belongs to none of the run's namespaces comes last, asker by asker. */
function endsOf({ namespace, owner }: Ungrouped): readonly [number, number] {
  if (owner === null) return [Number.MAX_SAFE_INTEGER, namespace]
  return [Math.abs(namespace - owner), Math.min(namespace, owner)]
}
