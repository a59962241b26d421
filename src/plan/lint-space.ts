import { type Fullness, isNearlyFull } from '../model/fullness.ts'
import type { PoolMap } from './address-map.ts'
import type { Finding } from './finding.ts'
import { renumbered } from './lint-advice.ts'

/** Networks that have no address left, or few, and an engine that has no subnet left for the next one. */
export function lintSpace(fullness: readonly Fullness[], pools: readonly PoolMap[]): Finding[] {
  return [...fullness.flatMap(fullNetwork), ...exhaustedPools(pools)]
}

function fullNetwork({ network, subnet, range, capacity, taken }: Fullness): Finding[] {
  if (!isNearlyFull({ capacity, taken })) return []
  const isFull = taken >= capacity
  return [
    {
      kind: 'network-full',
      severity: isFull ? 'problem' : 'hint',
      message: isFull ? `${network.name} has no address left` : `${network.name} has few addresses left`,
      evidence: `${taken} of ${capacity} in ${range === subnet ? subnet : `${range} of ${subnet}`} are taken`,
      next: `Give it a larger subnet: ${renumbered(network)}`,
    },
  ]
}

/** Those of IPv4: of the others there is no end. */
function exhaustedPools(pools: readonly PoolMap[]): Finding[] {
  const own = pools.filter(({ range, left }) => range.version === 4 && left !== null)
  const left = own.reduce((sum, pool) => sum + (pool.left ?? 0n), 0n)
  if (own.length === 0 || left > 1n) return []
  return [
    {
      kind: 'pools-exhausted',
      severity: left === 0n ? 'problem' : 'hint',
      message: `${left === 0n ? 'no subnet is' : 'one subnet is'} left in the pools that the engine takes them from`,
      evidence: `its pools hold ${own.reduce((sum, { total }) => sum + (total ?? 0n), 0n)}; see docker netx subnets`,
      next: 'Remove networks that nobody is on, or give subnets: docker netx prune, docker netx create --subnet auto/24',
    },
  ]
}
