import { type Blueprint, CONNECTED_BY, type WantedMember, type WantedNetwork } from '../model/blueprint.ts'
import { isGlob } from '../model/glob.ts'
import {
  type Change,
  isKept,
  type Named,
  named,
  type Seat,
  seatOn,
  wasStartedOn,
} from '../model/membership.ts'
import { describes } from '../model/policy.ts'
import { type Network, NO_NETWORK } from '../model/topology.ts'
import type { Missing, Unfit } from './blueprint-plan.ts'
import {
  type BlueprintState,
  type Candidate,
  isOwned,
  type Seated,
  seatsOn,
  wantedOf,
} from './blueprint-state.ts'
import {
  isOurs,
  makeWay,
  type Planned,
  refusal,
  refuseForeign,
  refuseShared,
  refuseTaken,
  type Wish,
} from './member-addresses.ts'
import { unfitnessOf } from './plan-connect.ts'
import { planConnection, planDisconnection } from './plan-seating.ts'

/** Who is to be on a network, and who is. */
export interface Membership {
  readonly changes: readonly Change[]
  readonly missing: readonly Missing[]
  readonly unmanaged: readonly Named[]
  readonly unfit: readonly Unfit[]
}

/** The places of a network, as the file has them; `network` is as it will be. */
export function planMembers(
  blueprint: Blueprint,
  wanted: WantedNetwork,
  network: Network,
  state: BlueprintState,
): Membership {
  const { candidates } = state
  const meant = candidates.flatMap((candidate): Wish[] => {
    const entry = entryOf(wanted, candidate)
    return entry ? [{ ...candidate, entry }] : []
  })
  const unfit = meant.flatMap((wish) => unfitWish(blueprint, wish) ?? [])
  const wishes = meant.filter(({ member }) => !unfit.some(({ container }) => container.id === member.id))
  for (const { member, entry } of wishes) refuseForeign(blueprint, entry, member, network)
  const planned = wishes.map((wish): Planned => {
    const seat = seatOn(wish.member, network)
    const change = planConnection(named(wish.member), named(network), seat, wish.entry.endpoint)
    const yielding = seat ? makeWay(change, seat, wish, wishes, blueprint) : change
    return { ...wish, seat, change: mark(yielding, seat, blueprint) }
  })
  refuseShared(blueprint, planned, network)
  const others = seatsOn(network, state).filter(
    ({ member }) => !wishes.some((wish) => wish.member === member),
  )
  const leaving = departures(blueprint, network, others)
  const rest = others.filter(({ member }) => !leaving.some(({ container }) => container.id === member.id))
  const kept = planned.flatMap(({ seat, change, ...candidate }) =>
    seat && isKept(change) ? [{ ...candidate, seat }] : [],
  )
  refuseTaken(blueprint, planned, [...rest, ...kept], network)
  return {
    changes: [...leaving, ...planned.map(({ change }) => change)],
    missing: wanted.members
      .filter(
        ({ selector, isOptional }) => !isOptional && !candidates.some((one) => describes(selector, one)),
      )
      .map(({ text, line }) => ({ network: wanted.name, text, line })),
    unmanaged: rest.map(({ member }) => named(member)),
    unfit,
  }
}

/** Of those on a network who have no business there: they were connected for the file, or are to be elsewhere. */
export function departures(blueprint: Blueprint, network: Network, others: readonly Seated[]): Change[] {
  return others.flatMap((one): Change[] => {
    const why = whyLeaving(blueprint, network, one)
    if (why === null) return []
    return [{ ...planDisconnection(named(one.member), named(network), one.seat), because: [why] }]
  })
}

function whyLeaving(blueprint: Blueprint, network: Network, one: Seated): string | null {
  const { file, exclusive } = blueprint
  const isGoing = isOwned(network, blueprint) && !wantedOf(blueprint, network)
  if (isGoing && wasStartedOn(one.member, network)) return null
  if (isOurs(one.seat, blueprint)) return `is no longer there in ${file}`
  if (!isMember(blueprint, one) || unfitnessOf(one.member)) return null
  if (network.name === NO_NETWORK) return 'can be on no other network with it'
  if (exclusive) return `is to be on networks of the file only`
  return isGoing ? `is a member of others in ${file}` : null
}

/** What the file says of a container on a network: the first entry that means it. */
function entryOf({ members }: WantedNetwork, candidate: Candidate): WantedMember | undefined {
  return members.find(({ selector }) => describes(selector, candidate))
}

/** Whether the file wants a container on some network. */
export function isMember({ networks }: Blueprint, candidate: Candidate): boolean {
  return networks.some((wanted) => entryOf(wanted, candidate))
}

/** Who cannot be on any network, where an entry means others as well; an entry for him alone is refused. */
function unfitWish({ file }: Blueprint, { member, entry }: Wish): Unfit | null {
  const unfitness = unfitnessOf(member)
  if (!unfitness) return null
  const { why, next } = unfitness
  const { selector, line } = entry
  if (selector.kind === 'name' && !isGlob(selector.pattern)) throw refusal(`${why} (${file}:${line})`, next)
  return { container: named(member), why, line }
}

/** What is connected for the file can be told later from what somebody else connected; mending that does not make it ours. */
function mark(change: Change, seat: Seat | undefined, blueprint: Blueprint): Change {
  const { project } = blueprint
  if (change.to === null || isKept(change) || (seat && !isOurs(seat, blueprint))) return change
  const driverOptions = { ...change.to.driverOptions, [CONNECTED_BY]: project }
  return { ...change, to: { ...change.to, driverOptions } }
}

interface Listed {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly networkIds: readonly string[]
}

/** Who is on a network of the file, or is to be. */
export function membersIn<C extends Listed>(
  blueprint: Blueprint,
  containers: readonly C[],
  networks: readonly Named[],
): C[] {
  const ids = new Set(networks.filter((network) => wantedOf(blueprint, network)).map(({ id }) => id))
  const selectors = blueprint.networks.flatMap(({ members }) => members.map(({ selector }) => selector))
  return containers.filter(
    (one) =>
      one.networkIds.some((id) => ids.has(id)) || selectors.some((selector) => describes(selector, one)),
  )
}
