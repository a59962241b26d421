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
    const size = sizeOf(pool.version, prefix)
    for (const { version, first, last } of freeRanges(pool, taken)) {
      for (let at = alignUp(first, size); at + size - 1n <= last; at += size)
        yield subnetAt(version, at, prefix)
    }
  }
}

/** How many there are, which may be more than anybody could list. */
export function countFree(
  pools: readonly AddressRange[],
  prefix: number,
  taken: readonly AddressRange[],
): bigint {
  const counts = pools.flatMap((pool) => {
    const size = sizeOf(pool.version, prefix)
    return freeRanges(pool, taken).map(({ first, last }) => (last + 1n) / size - alignUp(first, size) / size)
  })
  return counts.reduce((sum, count) => (count > 0n ? sum + count : sum), 0n)
}

/** What is left of a pool between that which is taken, in order. */
export function freeRanges(pool: AddressRange, taken: readonly AddressRange[]): AddressRange[] {
  const { version } = pool
  const obstacles = taken
    .filter((one) => one.version === version && one.first <= pool.last && one.last >= pool.first)
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  const free: AddressRange[] = []
  let at = pool.first
  for (const { first, last } of obstacles) {
    if (first > at) free.push({ version, first: at, last: first - 1n })
    if (last >= at) at = last + 1n
  }
  if (at <= pool.last) free.push({ version, first: at, last: pool.last })
  return free
}

function alignUp(address: bigint, size: bigint): bigint {
  return ((address + size - 1n) / size) * size
}
