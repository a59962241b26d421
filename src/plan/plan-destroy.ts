import type { Blueprint } from '../model/blueprint.ts'
import { named, wasStartedOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import { restless } from './blueprint-hindrance.ts'
import type { BlueprintPlan } from './blueprint-plan.ts'
import { type BlueprintState, isOwned, seatsOn } from './blueprint-state.ts'
import { isOurs } from './member-addresses.ts'
import { removalOf } from './network-removal.ts'
import { isMember } from './plan-members.ts'
import { planDisconnection } from './plan-seating.ts'

/**
 * What would take away all that was made from a file: its networks, with the members that the file names, and on other
 * networks the places that were taken for it. Whoever else is on its networks is in the way.
 */
export function planDestroy(blueprint: Blueprint, state: BlueprintState): BlueprintPlan {
  const networks = state.networks.flatMap((network) => {
    const seats = seatsOn(network, state)
    const owned = isOwned(network, blueprint)
    const leaving = seats.filter((one) => isOurs(one.seat, blueprint) || (owned && isMember(blueprint, one)))
    const changes = leaving.map(({ member, seat }) => ({
      ...planDisconnection(named(member), named(network), seat),
      because: ['is there by the file'],
    }))
    return removalOf(blueprint, network, seats, changes) ?? []
  })
  const blocked = networks.flatMap(({ action, name, unmanaged: [first] }) =>
    action === 'remove' && first
      ? [
          `${first.name} is on network ${name}, and is not in ${blueprint.file}; disconnect it first: docker netx disconnect ${operands(name, first.name)}`,
        ]
      : [],
  )
  return {
    file: blueprint.file,
    project: blueprint.project,
    networks,
    missing: [],
    blocked: [...blocked, ...restless(networks, state)],
  }
}

/** Whom newer engines connect to no network any more when it is done, as he was started on one that goes. */
export function grounded({ networks }: BlueprintPlan, { candidates }: BlueprintState): string[] {
  const going = networks.filter(({ action }) => action === 'remove')
  return candidates
    .filter(({ member }) => going.some((network) => wasStartedOn(member, network)))
    .map(({ name }) => name)
}

/** Who is on no network any more when it is done. */
export function stranded({ networks }: BlueprintPlan, { candidates }: BlueprintState): string[] {
  const leaving = networks.flatMap(({ changes }) => changes)
  return candidates.flatMap(({ member: { id, name, seats } }) => {
    const left = leaving.filter(({ container }) => container.id === id).length
    return left > 0 && left === seats.length ? [name] : []
  })
}
