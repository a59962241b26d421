import type { Blueprint } from '../model/blueprint.ts'
import { describes } from '../model/policy.ts'
import { operands } from '../model/shell.ts'
import type { BlueprintPlan, NetworkPlan } from './blueprint-plan.ts'
import { type BlueprintState, isOwned, seatsOn } from './blueprint-state.ts'
import { isOurs, named } from './plan-members.ts'
import { planDisconnection } from './plan-seating.ts'

/**
 * What would take away all that was made from a file: its networks, with the members that the file names, and on other
 * networks the places that were taken for it. Whoever else is on its networks is in the way.
 */
export function planDestroy(blueprint: Blueprint, state: BlueprintState): BlueprintPlan {
  const networks = state.networks.flatMap((network): NetworkPlan[] => {
    const owned = isOwned(network, blueprint)
    const seats = seatsOn(network, state)
    const wanted = blueprint.networks.find(({ name }) => name === network.name)
    const isMember = (id: string) => {
      const candidate = state.candidates.find(({ member }) => member.id === id)
      return wanted?.members.some(({ selector }) =>
        candidate ? describes(selector, { name: candidate.member.name, labels: candidate.labels }) : false,
      )
    }
    const leaving = seats.filter(
      ({ member, seat }) => isOurs(seat, blueprint) || (owned && isMember(member.id)),
    )
    if (!owned && leaving.length === 0) return []
    return [
      {
        action: owned ? 'remove' : 'keep',
        name: network.name,
        id: network.id,
        listed: wanted !== undefined,
        owned,
        from: state.specs.get(network.id) ?? null,
        to: null,
        because: [],
        changes: leaving.map(({ member, seat }) => ({
          ...planDisconnection(named(member), named(network), seat),
          because: ['is there by the file'],
        })),
        moved: [],
        unmanaged: seats.filter((one) => !leaving.includes(one)).map(({ member }) => named(member)),
      },
    ]
  })
  const blocked = networks.flatMap(({ action, name, unmanaged: [first] }) =>
    action === 'remove' && first
      ? [
          `${first.name} is on network ${name}, and is not in ${blueprint.file}; disconnect it first: docker netx disconnect ${operands(name, first.name)}`,
        ]
      : [],
  )
  return { file: blueprint.file, project: blueprint.project, networks, missing: [], blocked }
}

/** Who is on no network any more when it is done. */
export function stranded({ networks }: BlueprintPlan, { candidates }: BlueprintState): string[] {
  const leaving = networks.flatMap(({ changes }) => changes)
  return candidates.flatMap(({ member: { id, name, seats } }) => {
    const left = leaving.filter(({ container }) => container.id === id).length
    return left > 0 && left === seats.length ? [name] : []
  })
}
