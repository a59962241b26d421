import type { Blueprint } from '../model/blueprint.ts'
import { type Change, fixedAddresses, isOn, named } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import { hindrance, restless } from './blueprint-hindrance.ts'
import type { BlueprintPlan, NetworkPlan, Replacement } from './blueprint-plan.ts'
import { type BlueprintState, seatsOn, wantedOf } from './blueprint-state.ts'
import { removalOf } from './network-removal.ts'
import { byAddresses } from './order-steps.ts'
import { fitting } from './plan-connect.ts'
import { departures, planMembers } from './plan-members.ts'
import { type Future, type PeopledFuture, planNetworks } from './plan-networks.ts'
import type { Ground } from './propose-network.ts'
import { refuseImpossible } from './refuse-impossible.ts'

/**
 * What would make the engine what the file wants. What cannot work on any account is refused; what only must not be done
 * unasked is blocked. `adopt` is the leave to replace networks that were not made from the file.
 */
export function planBlueprint(
  blueprint: Blueprint,
  state: BlueprintState,
  ground: Ground,
  adopt: boolean,
): BlueprintPlan {
  const futures = planNetworks(blueprint, state, ground)
  const plans = futures.map((future) => {
    const membership = planMembers(blueprint, future.wanted, future.network, seatedIn(future, state))
    return { ...future, membership }
  })
  const gone = removals(blueprint, state)
  const listed = plans.map((plan) => networkPlan(plan, state))
  const networks = [...listed, ...gone]
  refuseImpossible(
    blueprint.file,
    plans.map((plan, index) => ({ ...plan, changes: listed[index]?.changes ?? [] })),
    gone.filter(({ action }) => action === 'remove'),
    state,
  )
  return {
    file: blueprint.file,
    project: blueprint.project,
    networks,
    missing: plans.flatMap(({ membership }) => membership.missing),
    blocked: [
      ...networks.flatMap((plan) => hindrance(plan, blueprint, state, adopt) ?? []),
      ...restless(networks, state),
    ],
  }
}

/** On a network that is replaced everybody is where he was, as far as the new one has these addresses; nobody has one by chance. */
function seatedIn({ present, network }: Future, state: BlueprintState): BlueprintState {
  if (!present || present === network) return state
  const candidates = state.candidates.map((candidate) => {
    const seats = candidate.member.seats.map((seat) => {
      if (!isOn(seat, present)) return seat
      const settings = fitting(seat.settings, network)
      return { network: named(network), settings, ipv4: null, ipv6: null, gateway: null }
    })
    return { ...candidate, member: { ...candidate.member, seats } }
  })
  return { ...state, candidates }
}

function networkPlan(plan: PeopledFuture, state: BlueprintState): NetworkPlan {
  const { wanted, present, spec: to, because, owned, membership } = plan
  const { changes, unmanaged, unfit } = membership
  const common = {
    name: wanted.name,
    id: present?.id ?? '',
    listed: true,
    owned,
    because,
    changes,
    unmanaged,
    unfit,
  }
  const from = present && state.specs.get(present.id)
  if (!to) return { ...common, action: 'keep' }
  if (!from) return { ...common, action: 'create', to }
  const all = moves(plan, present, state)
  return { ...common, action: 'replace', from, to, changes: all, lost: all.flatMap(lossesOf) }
}

function lossesOf({ container, from, to }: Change): Replacement['lost'] {
  if (to === null) return []
  const [ipv4, ipv6] = [to.ipv4 ?? from?.ipv4, to.ipv6 ?? from?.ipv6]
  return [ipv4, ipv6].flatMap((address) =>
    address !== undefined && !fixedAddresses(to).includes(address) ? [{ container, address }] : [],
  )
}

/** Everybody who is on the old network or joins it, as he is to be on the new one. */
function moves({ network, membership }: PeopledFuture, present: Network, state: BlueprintState): Change[] {
  const planned = new Map(membership.changes.map((change) => [change.container.id, change]))
  const seated = seatsOn(present, state).map(({ member, seat: { settings } }): Change => {
    const { to, because } = planned.get(member.id) ?? { to: fitting(settings, network), because: [] }
    return { container: named(member), network: named(present), from: settings, to, because }
  })
  const joining = membership.changes
    .filter(({ from }) => from === null)
    .map((change) => ({ ...change, network: named(present) }))
  // Those that are to have an address come before those that take any.
  return [...seated, ...joining].toSorted((a, b) => byAddresses(a.to, b.to))
}

/** Networks that are no longer in the file, and places that were taken for it on networks that it no longer names. */
function removals(blueprint: Blueprint, state: BlueprintState): NetworkPlan[] {
  const unnamed = state.networks.filter((network) => !wantedOf(blueprint, network))
  return unnamed.flatMap((network): NetworkPlan[] => {
    const seats = seatsOn(network, state)
    const removal = removalOf(blueprint, network, seats, departures(blueprint, network, seats))
    if (!removal) return []
    // Of the others on a network that stays nothing is to be told.
    if (!removal.owned) return [{ ...removal, unmanaged: [] }]
    return [{ ...removal, because: [`is no longer in ${blueprint.file}`] }]
  })
}
