import type { Blueprint } from '../model/blueprint.ts'
import { isBoundToId, kindOf, pending, seatOn, wasStartedOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import { movesOf, type NetworkPlan } from './blueprint-plan.ts'
import { type BlueprintState, wantedOf } from './blueprint-state.ts'

/** Why a network must not be touched, if it must not. */
export function hindrance(
  plan: NetworkPlan,
  blueprint: Blueprint,
  { candidates }: BlueprintState,
  adopt: boolean,
): string | undefined {
  const { file } = blueprint
  const { action, name, owned, because, unmanaged } = plan
  if (action === 'replace' && wantedOf(blueprint, plan)?.maker === 'compose')
    return `network ${name} ${because.join(', ')}; it is compose's, and made anew with: docker compose down && docker compose up --detach`
  if (action === 'replace' && !owned && !adopt)
    return `network ${name} ${because.join(', ')}; it was not made from ${file}, and is only replaced with --adopt`
  if (action === 'replace') {
    const bound = candidates.find(({ member }) => seatOn(member, plan) && isBoundToId(member, plan))
    return (
      bound &&
      `network ${name} ${because.join(', ')}; ${bound.name} was started on it by its id, and newer engines would connect it to no other of that name; make ${bound.name} anew first, by the name`
    )
  }
  if (action !== 'remove') return undefined
  const held = candidates.find(({ member }) => seatOn(member, plan) && wasStartedOn(member, plan))
  if (held)
    return `network ${name} is no longer in ${file}, and ${held.name} was started on it: without it newer engines connect it to no other, and do not restart it on one; keep it in the file, or make ${held.name} anew elsewhere`
  const [first] = unmanaged
  if (first)
    return `network ${name} is no longer in ${file}, and ${first.name}, which is not in it either, is on it; disconnect it first: docker netx disconnect ${operands(name, first.name)}`
  return undefined
}

/** Whom an engine disconnects from nothing: a container that it restarts again and again. */
export function restless(networks: readonly NetworkPlan[], { candidates }: BlueprintState): string[] {
  const leaving = networks.flatMap((plan) => [
    ...pending(plan.changes).filter((change) => kindOf(change) !== 'connect'),
    ...movesOf(plan),
  ])
  return candidates
    .filter(({ member }) => member.state === 'restarting')
    .filter(({ member }) => leaving.some(({ container }) => container.id === member.id))
    .map(
      ({ name }) =>
        `${name} is restarted again and again, and meanwhile the engine disconnects it from nothing; stop it first: docker stop ${operands(name)}`,
    )
}
