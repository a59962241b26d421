import { type Blueprint, PROJECT_LABEL, type WantedNetwork } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import { type Change, isKept, type Member } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import { holds, parseSubnets } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { BlueprintPlan, NetworkPlan } from './blueprint-plan.ts'
import {
  type BlueprintState,
  driftOf,
  futureNetwork,
  isOwned,
  presentNetwork,
  seatsOn,
} from './blueprint-state.ts'
import { checkTexts } from './check-subnets.ts'
import { refuseOverlap } from './plan-connect.ts'
import { departures, type Membership, named, planMembers } from './plan-members.ts'
import { withoutOwn } from './plan-renumber.ts'
import { type Ground, type ProposalFlags, proposeNetwork } from './propose-network.ts'
import { refuseFull } from './refuse-full.ts'

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
  refuseOverlaps(plans, gone, state)
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

/** A network of the file as it will be. */
interface Future {
  readonly wanted: WantedNetwork
  readonly present: Network | undefined
  readonly spec: NetworkSpec | null
  readonly because: readonly string[]
  readonly owned: boolean
  /** The present one where it stays. */
  readonly network: Network
}

/** Those with given subnets are seen to before those that take any, so that these leave them theirs. */
function planNetworks(blueprint: Blueprint, state: BlueprintState, ground: Ground): Future[] {
  const stay = blueprint.networks.flatMap((wanted): Future[] => {
    const present = presentNetwork(wanted, state)
    if (!present && wanted.maker !== 'netx') throw absent(blueprint, wanted, wanted.maker)
    if (!present || driftOf(wanted, present, state).length > 0) return []
    const owned = isOwned(present, blueprint)
    return [{ wanted, present, spec: null, because: [], owned, network: present }]
  })
  const fresh = blueprint.networks.filter((wanted) => !stay.some((future) => future.wanted === wanted))
  const leaving = fresh.flatMap((wanted) => presentNetwork(wanted, state) ?? [])
  const forgotten = state.networks.filter((network) => isForgotten(network, blueprint))
  const host = [...leaving, ...forgotten].reduce(
    (rest, network) => rest && withoutOwn(rest, network),
    ground.host,
  )
  const networks = state.networks.filter(
    (network) => !leaving.includes(network) && !forgotten.includes(network),
  )
  const chosen = fresh
    .toSorted((a, b) => Number(isChosen(a)) - Number(isChosen(b)))
    .map((wanted): Future => {
      checkTexts(wanted.settings.subnets)
      const spec = proposeNetwork(flagsOf(wanted, blueprint), { ...ground, host }, networks)
      const network = futureNetwork(spec)
      networks.push(network)
      const present = presentNetwork(wanted, state)
      const because = present ? driftOf(wanted, present, state) : []
      const owned = present ? isOwned(present, blueprint) : true
      return { wanted, present, spec, because, owned, network }
    })
  const all = new Map([...stay, ...chosen].map((future) => [future.wanted, future]))
  return blueprint.networks.flatMap((wanted) => all.get(wanted) ?? [])
}

function isChosen({ settings }: WantedNetwork): boolean {
  return settings.subnets.length === 0 || settings.subnets.some((text) => text.startsWith('auto'))
}

function flagsOf({ name, settings }: WantedNetwork, { project }: Blueprint): ProposalFlags {
  return {
    name,
    driver: settings.driver ?? 'bridge',
    opt: settings.options,
    label: { ...settings.labels, [PROJECT_LABEL]: project },
    internal: settings.internal ?? false,
    attachable: settings.attachable ?? false,
    ingress: false,
    ipv4: settings.ipv4,
    ipv6: settings.ipv6,
    scope: '',
    'config-only': false,
    'config-from': '',
    'ipam-driver': 'default',
    'ipam-opt': {},
    subnet: settings.subnets,
    'ip-range': settings.ipRanges,
    gateway: settings.gateways,
    'aux-address': settings.reserved,
    pool: settings.pool,
    force: false,
  }
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

function fitting({ ipv4, ipv6, ...rest }: EndpointSpec, network: Network): EndpointSpec {
  const subnets = parseSubnets(network.pools.map(({ subnet }) => subnet))
  const fits = (address: string | undefined) =>
    address !== undefined && subnets.some((subnet) => holds(subnet, address))
  return { ...rest, ...(fits(ipv4) && { ipv4 }), ...(fits(ipv6) && { ipv6 }) } as EndpointSpec
}

function networkPlan(plan: Future & { readonly membership: Membership }, state: BlueprintState): NetworkPlan {
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
function moves(
  { network, membership }: Future & { readonly membership: Membership },
  present: Network,
  state: BlueprintState,
): Change[] {
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

/** Made from this file, and no longer in it. */
function isForgotten(network: Network, blueprint: Blueprint): boolean {
  return isOwned(network, blueprint) && !blueprint.networks.some(({ name }) => name === network.name)
}

/** Networks that are no longer in the file, and places that were taken for it on networks that it no longer names. */
function removals(blueprint: Blueprint, state: BlueprintState): NetworkPlan[] {
  return state.networks.flatMap((network): NetworkPlan[] => {
    if (blueprint.networks.some(({ name }) => name === network.name)) return []
    const owned = isOwned(network, blueprint)
    const seats = seatsOn(network, state)
    const changes = departures(blueprint, seats, state.candidates)
    if (!owned && changes.length === 0) return []
    const rest = seats.filter(({ member }) => !changes.some(({ container }) => container.id === member.id))
    return [
      {
        action: owned ? 'remove' : 'keep',
        name: network.name,
        id: network.id,
        listed: false,
        owned,
        from: state.specs.get(network.id) ?? null,
        to: null,
        because: owned ? [`is no longer in ${blueprint.file}`] : [],
        changes: changes.map((change) => ({ ...change, network: named(network) })),
        moved: [],
        unmanaged: owned ? rest.map(({ member }) => named(member)) : [],
      },
    ]
  })
}

/** Why a network must not be touched, if it must not. */
function hindrance(plan: NetworkPlan, { file, networks }: Blueprint, adopt: boolean): string | undefined {
  const { action, name, owned, because, unmanaged } = plan
  if (action === 'replace' && networks.some((one) => one.name === name && one.maker === 'compose'))
    return `network ${name} ${because.join(', ')}; it is compose's, and made anew with: docker compose down && docker compose up --detach`
  if (action === 'replace' && !owned && !adopt)
    return `network ${name} ${because.join(', ')}; it was not made from ${file}, and is only replaced with --adopt`
  const [first] = unmanaged
  if (action === 'remove' && first)
    return `network ${name} is no longer in ${file}, and ${first.name} is on it; disconnect it first: docker netx disconnect ${operands(name, first.name)}`
  return undefined
}

/** Two networks of one container that overlap, and more newcomers than there are addresses. */
function refuseOverlaps(
  plans: readonly (Future & { readonly membership: Membership })[],
  gone: readonly NetworkPlan[],
  state: BlueprintState,
): void {
  const leaving = new Set(
    [...gone.filter(({ action }) => action === 'remove').map(({ id }) => id)].concat(
      plans.flatMap(({ present, network }) => (present && present !== network ? present.id : [])),
    ),
  )
  const networks = [
    ...state.networks.filter(({ id }) => !leaving.has(id) && !plans.some(({ network }) => network.id === id)),
    ...plans.map(({ network }) => network),
  ]
  const byId = new Map(state.candidates.map(({ member }): [string, Member] => [member.id, member]))
  for (const { network, membership } of plans) {
    const joining = membership.changes.filter(({ from, to }) => from === null && to !== null)
    for (const { container } of joining) {
      const member = byId.get(container.id)
      const targets = plans.filter((other) =>
        other.membership.changes.some((change) => change.container.id === container.id && change.to !== null),
      )
      if (member)
        refuseOverlap(
          member,
          network,
          networks,
          targets.map((other) => other.network),
        )
    }
    const wishes = joining.flatMap(({ container, to }) => {
      const member = byId.get(container.id)
      return member && to ? [{ member, endpoint: to }] : []
    })
    const addresses = state.candidates.flatMap(({ member }) =>
      member.seats.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]),
    )
    refuseFull(
      [network],
      wishes,
      addresses.filter((address) => address !== null),
    )
  }
}

const NEXT_BY_MAKER = {
  compose: 'Make it with: docker compose up',
  somebody: 'Make it first, or leave external out so that it is made from the file.',
} as const

function absent(
  { file }: Blueprint,
  { name, line }: WantedNetwork,
  maker: keyof typeof NEXT_BY_MAKER,
): NetxError {
  const message = `No such network: ${name}, which ${file}:${line} expects to be there`
  return new NetxError({ family: 'engine', code: 'NETX_NOT_FOUND', message, next: NEXT_BY_MAKER[maker] })
}
