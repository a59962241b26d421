import { type AddressRange, type Subnet, sizeOf, subnetAt } from '../model/subnet.ts'

/**
 * The free subnets of a size in the pools, from the first on: each is aligned, inside a pool, and overlaps with nothing
 * that is taken. The same question always gives the same answers.
 */
export function* freeSubnets(
  pools: readonly AddressRange[],
  prefix: number,
  taken: readonly AddressRange[],
): Generator<Subnet, void> {
  for (const pool of pools) {
    const obstacles = taken
      .filter(
        ({ version, first, last }) => version === pool.version && first <= pool.last && last >= pool.first,
      )
      .sort((a, b) => (a.first < b.first ? -1 : 1))
    yield* gaps(pool, sizeOf(pool.version, prefix), obstacles, prefix)
  }
}

/** Walks up the pool; each obstacle is passed once, since they come in order. */
function* gaps(
  { version, first, last }: AddressRange,
  size: bigint,
  obstacles: readonly AddressRange[],
  prefix: number,
): Generator<Subnet, void> {
  let at = alignUp(first, size)
  let next = 0
  while (at + size - 1n <= last) {
    const obstacle = obstacles[next]
    if (obstacle === undefined || obstacle.first > at + size - 1n) {
      yield subnetAt(version, at, prefix)
      at += size
    } else {
      if (obstacle.last >= at) at = alignUp(obstacle.last + 1n, size)
      next += 1
    }
  }
}

function alignUp(address: bigint, size: bigint): bigint {
  return ((address + size - 1n) / size) * size
}
