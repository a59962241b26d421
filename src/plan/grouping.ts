import type { PathRequest } from './requests.ts'

type Ungrouped = Omit<PathRequest, 'group'>

/** As many as the prober takes into one group. */
const MOST = 256

/**
 * Puts all that goes between two namespaces into one group, in both directions, for it shares its neighbour entries; and
 * orders the groups diagonally, so that packets that follow each other have different sources and targets. `order` says
 * where each request went.
 */
export function grouped(paths: readonly Ungrouped[]): { paths: PathRequest[]; order: number[] } {
  const sorted = paths
    .map((path, index) => ({ path, index, ends: endsOf(path) }))
    .sort((a, b) => a.ends[0] - b.ends[0] || a.ends[1] - b.ends[1] || a.index - b.index)
  const order: number[] = []
  let group = -1
  let size = 0
  let last = ''
  const result = sorted.map(({ path, index, ends }, position) => {
    if (ends.join() !== last || size === MOST) {
      group += 1
      size = 0
    }
    last = ends.join()
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
