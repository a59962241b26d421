import type { Blueprint } from '../model/blueprint.ts'
import { fixedAddresses, isBoundToId, type Member, seatOn, wasStartedOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { Network } from '../model/topology.ts'
import type { NetworkPlan } from './blueprint-plan.ts'
import { type BlueprintState, wantedOf } from './blueprint-state.ts'
import { refuseOverlap } from './plan-connect.ts'
import type { PeopledFuture } from './plan-networks.ts'
import { refuseFull } from './refuse-full.ts'

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

/** What no engine can do: one container on two networks that overlap, and more newcomers than there are addresses. */
export function refuseImpossible(
  plans: readonly PeopledFuture[],
  removed: readonly NetworkPlan[],
  { networks, candidates }: BlueprintState,
): void {
  const replaced = plans.flatMap(({ present, network }) => (present === network ? [] : (present?.id ?? [])))
  const going = new Set([...replaced, ...removed.map(({ id }) => id)])
  const futures = plans.map(({ network }) => network)
  const all = [...networks.filter((one) => !going.has(one.id) && !futures.includes(one)), ...futures]
  const members = new Map(candidates.map(({ member }) => [member.id, member]))
  const addresses = [...members.values()].flatMap(({ seats }) =>
    seats.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6].filter((address) => address !== null)),
  )
  for (const { present, network, membership } of plans) {
    const isAnew = present !== network
    const wishes = membership.changes.flatMap(({ container, from, to }) => {
      const member = members.get(container.id)
      return member && to !== null && (isAnew || from === null) ? [{ member, endpoint: to }] : []
    })
    for (const { member } of wishes) refuseOverlap(member, network, all, networksOf(member, plans))
    const fixed = wishes.flatMap(({ endpoint }) => fixedAddresses(endpoint))
    refuseFull([network], wishes, isAnew ? fixed : [...addresses, ...fixed])
  }
}

/** Where a container is to be, as far as the file says. */
function networksOf({ id }: Member, plans: readonly PeopledFuture[]): Network[] {
  return plans.flatMap(({ network, membership }) =>
    membership.changes.some(({ container, to }) => container.id === id && to !== null) ? [network] : [],
  )
}
