import type { Blueprint } from '../model/blueprint.ts'
import { type Change, named } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import type { Keeping, Removal } from './blueprint-plan.ts'
import { isOwned, type Seated, wantedOf } from './blueprint-state.ts'

/**
 * The end of what was made from a file on one network: of the network itself where it was made from it, else of the places.
 * Null where there is nothing of it.
 */
export function removalOf(
  blueprint: Blueprint,
  network: Network,
  seats: readonly Seated[],
  changes: readonly Change[],
): Keeping | Removal | null {
  const owned = isOwned(network, blueprint)
  if (!owned && changes.length === 0) return null
  const staying = seats.filter(({ member }) => !changes.some(({ container }) => container.id === member.id))
  return {
    action: owned ? 'remove' : 'keep',
    ...named(network),
    listed: wantedOf(blueprint, network) !== undefined,
    owned,
    because: [],
    changes,
    unmanaged: staying.map(({ member }) => named(member)),
    unfit: [],
  }
}
