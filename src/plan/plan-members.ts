import { type Blueprint, CONNECTED_BY, type WantedMember, type WantedNetwork } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import { isGlob } from '../model/glob.ts'
import {
  type Change,
  fixedAddresses,
  hasAddress,
  hasByChance,
  isKept,
  type Member,
  type Named,
  named,
  type Seat,
  seatOn,
  wasStartedOn,
} from '../model/membership.ts'
import { describes } from '../model/policy.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
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

/** Whether a place was taken for the file. */
export function isOurs({ settings }: Seat, { project }: Blueprint): boolean {
  return settings.driverOptions?.[CONNECTED_BY] === project
}

/** What the file says of a container on a network: the first entry that means it. */
function entryOf({ members }: WantedNetwork, candidate: Candidate): WantedMember | undefined {
  return members.find(({ selector }) => describes(selector, candidate))
}

/** Whether the file wants a container on some network. */
export function isMember({ networks }: Blueprint, candidate: Candidate): boolean {
  return networks.some((wanted) => entryOf(wanted, candidate))
}

/** A container as the file means it. */
interface Wish extends Candidate {
  readonly entry: WantedMember
}

interface Planned extends Wish {
  readonly seat: Seat | undefined
  readonly change: Change
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

/**
 * Who has the address that another is to have makes way: if he has it by chance, he gets any other; if it was fixed for the
 * file, which no longer says so, he loses it.
 */
function makeWay(
  change: Change,
  seat: Seat,
  { member, entry }: Wish,
  wishes: readonly Wish[],
  blueprint: Blueprint,
): Change {
  const own = fixedAddresses(entry.endpoint)
  const asked = wishes
    .filter((one) => one.member.id !== member.id)
    .flatMap((one) => fixedAddresses(one.entry.endpoint).map((address) => ({ address, name: one.name })))
    .filter(({ address }) => !own.includes(address))
  const byChance = asked.filter(({ address }) => hasByChance(seat, address))
  const fixed = isOurs(seat, blueprint)
    ? asked.filter(({ address }) => fixedAddresses(change.to).includes(address))
    : []
  if (byChance.length + fixed.length === 0) return change
  const lost = new Set(fixed.map(({ address }) => address))
  return {
    ...change,
    to: change.to && withoutAddresses(change.to, lost),
    because: [
      ...change.because,
      ...byChance.map(({ address, name }) => `has ${address} by chance, which is for ${name}`),
      ...fixed.map(({ address, name }) => `has ${address}, which is for ${name} now`),
    ],
  }
}

function withoutAddresses({ ipv4, ipv6, ...rest }: EndpointSpec, lost: ReadonlySet<string>): EndpointSpec {
  return {
    ...rest,
    ...(ipv4 !== undefined && !lost.has(ipv4) && { ipv4 }),
    ...(ipv6 !== undefined && !lost.has(ipv6) && { ipv6 }),
  }
}

/** What is connected for the file can be told later from what somebody else connected; mending that does not make it ours. */
function mark(change: Change, seat: Seat | undefined, blueprint: Blueprint): Change {
  const { project } = blueprint
  if (change.to === null || isKept(change) || (seat && !isOurs(seat, blueprint))) return change
  const driverOptions = { ...change.to.driverOptions, [CONNECTED_BY]: project }
  return { ...change, to: { ...change.to, driverOptions } }
}

function refuseForeign({ file }: Blueprint, entry: WantedMember, { name }: Member, network: Network): void {
  const subnets = subnetsOf(network)
  const foreign = fixedAddresses(entry.endpoint).find(
    (address) => !subnets.some((subnet) => holds(subnet, address)),
  )
  if (foreign === undefined || subnets.length === 0) return
  const message = `${foreign} for ${name} (${file}:${entry.line}) is in no subnet of ${network.name}: ${subnets.map(({ text }) => text).join(', ')}`
  throw refusal(message, 'Choose an address inside it.')
}

/** Two cannot have one address, whether the file gives it to both, or one has it and keeps it. */
function refuseShared({ file }: Blueprint, planned: readonly Planned[], network: Network): void {
  const holders = new Map<string, Planned>()
  for (const one of planned) {
    for (const address of fixedAddresses(one.change.to)) {
      const other = holders.get(address)
      if (other) {
        const [given, holder] = isGiven(other, address) ? [other, one] : [one, other]
        const place = ({ name, entry }: Planned) => `for ${name} (${file}:${entry.line})`
        throw refusal(
          `${address} on ${network.name} is ${place(given)}, and ${isGiven(holder, address) ? place(holder) : `${holder.name} has it`}`,
          'Give each an entry of its own, with its own address.',
        )
      }
      holders.set(address, one)
    }
  }
}

function isGiven({ entry }: Planned, address: string): boolean {
  return fixedAddresses(entry.endpoint).includes(address)
}

/** The engine would give a stopped container's address away, and that container could then not start. */
function refuseTaken(
  { file }: Blueprint,
  planned: readonly Planned[],
  staying: readonly Seated[],
  network: Network,
): void {
  for (const { entry, change } of planned) {
    const { container, to } = change
    for (const address of fixedAddresses(to)) {
      const holder = staying.find(
        ({ member, seat }) => member.id !== container.id && hasAddress(seat, address),
      )
      if (!holder) continue
      const what = fixedAddresses(entry.endpoint).includes(address) ? 'is for' : 'is that of'
      const message = `${address} on ${network.name} ${what} ${container.name} (${file}:${entry.line}), and ${holder.name} has it`
      throw refusal(
        message,
        `Give ${holder.name} another address in the file, or disconnect it from ${network.name}.`,
      )
    }
  }
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'engine', code: 'NETX_CANNOT_CONNECT', message, next })
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
