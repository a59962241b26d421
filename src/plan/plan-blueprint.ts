import type { Blueprint } from '../model/blueprint.ts'
import { type Change, isKept, named } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import { hindrance, refuseImpossible } from './blueprint-hindrance.ts'
import type { BlueprintPlan, NetworkPlan } from './blueprint-plan.ts'
import { type BlueprintState, seatsOn, wantedOf } from './blueprint-state.ts'
import { removalOf } from './network-removal.ts'
import { fitting } from './plan-connect.ts'
import { departures, planMembers } from './plan-members.ts'
import { type Future, type PeopledFuture, planNetworks } from './plan-networks.ts'
import type { Ground } from './propose-network.ts'

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
  const networks = [...plans.map((plan) => networkPlan(plan, state)), ...gone]
  refuseImpossible(
    plans,
    gone.filter(({ action }) => action === 'remove'),
    state,
  )
  return {
    file: blueprint.file,
    project: blueprint.project,
    networks,
    missing: plans.flatMap(({ membership }) => membership.missing),
    blocked: networks.flatMap((plan) => hindrance(plan, blueprint, adopt) ?? []),
  }
}

export function isEmpty({ networks, missing }: BlueprintPlan): boolean {
  return missing.length === 0 && networks.every(isAsWanted)
}

export function isAsWanted({ action, changes }: NetworkPlan): boolean {
  return action === 'keep' && changes.every(isKept)
}

/** On a network that is replaced everybody is where he was, as far as the new one has these addresses. */
function seatedIn({ present, network }: Future, state: BlueprintState): BlueprintState {
  if (!present || present === network) return state
  const candidates = state.candidates.map((candidate) => {
    const seats = candidate.member.seats.map((seat) =>
      seat.network.id === present.id
        ? { ...seat, network: named(network), settings: fitting(seat.settings, network) }
        : seat,
    )
    return { ...candidate, member: { ...candidate.member, seats } }
  })
  return { ...state, candidates }
}

function networkPlan(plan: PeopledFuture, state: BlueprintState): NetworkPlan {
  const { wanted, present, spec, because, owned, membership } = plan
  const { changes, unmanaged } = membership
  const common = {
    name: wanted.name,
    id: present?.id ?? '',
    listed: true,
    owned,
    to: spec,
    because,
    unmanaged,
  }
  if (!spec) return { ...common, action: 'keep', from: null, changes, moved: [] }
  if (!present) return { ...common, action: 'create', from: null, changes, moved: [] }
  return {
    ...common,
    action: 'replace',
    from: state.specs.get(present.id) ?? null,
    changes: changes.filter(({ from }) => from === null),
    moved: moves(plan, present, state),
  }
}

/** Everybody who is on the old network, as he is to be on the new one. */
function moves({ network, membership }: PeopledFuture, present: Network, state: BlueprintState): Change[] {
  const moved = seatsOn(present, state).flatMap(({ member, seat }): Change[] => {
    const planned = membership.changes.find(({ container }) => container.id === member.id)
    const to = planned ? planned.to : fitting(seat.settings, network)
    return [
      {
        container: named(member),
        network: named(present),
        from: seat.settings,
        to,
        because: planned?.because ?? [],
      },
    ]
  })
  // Those that are to have an address come before those that take any.
  return moved.toSorted((a, b) => Number(!a.to?.ipv4) - Number(!b.to?.ipv4))
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
