import { type Blueprint, CONNECTED_BY, type WantedMember, type WantedNetwork } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import {
  type Change,
  fixedAddresses,
  hasAddress,
  isKept,
  type Member,
  type Named,
  named,
  type Seat,
  seatOn,
} from '../model/membership.ts'
import { describes } from '../model/policy.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { Missing } from './blueprint-plan.ts'
import { type BlueprintState, type Candidate, type Seated, seatsOn, wantedOf } from './blueprint-state.ts'
import { refuseMode } from './plan-connect.ts'
import { planConnection, planDisconnection } from './plan-seating.ts'

/** Who is to be on a network, and who is. */
export interface Membership {
  readonly changes: readonly Change[]
  readonly missing: readonly Missing[]
  readonly unmanaged: readonly Named[]
}

/** The places of a network, as the file has them; `network` is as it will be. */
export function planMembers(
  blueprint: Blueprint,
  wanted: WantedNetwork,
  network: Network,
  state: BlueprintState,
): Membership {
  const { candidates } = state
  const wishes = candidates.flatMap((candidate) => {
    const entry = entryOf(wanted, candidate)
    return entry ? [{ ...candidate, entry }] : []
  })
  for (const { member, entry } of wishes) {
    refuseMode(member)
    refuseForeign(blueprint, entry, member, network)
  }
  const place = named(network)
  const planned = wishes.map((wish) => {
    const seat = seatOn(wish.member, network)
    const change = planConnection(named(wish.member), place, seat, wish.entry.endpoint)
    return { ...wish, seat, change: mark(change, blueprint) }
  })
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
      .filter(({ selector }) => !candidates.some((one) => describes(selector, one)))
      .map(({ text, line }) => ({ network: wanted.name, text, line })),
    unmanaged: rest.map(({ member }) => named(member)),
  }
}

/** Of those on a network who have no business there: they were connected for the file, or are to be nowhere else. */
export function departures(blueprint: Blueprint, network: Network, others: readonly Seated[]): Change[] {
  const { file, exclusive, networks } = blueprint
  return others.flatMap((one): Change[] => {
    const why = isOurs(one.seat, blueprint)
      ? `is no longer there in ${file}`
      : exclusive && networks.some((wanted) => entryOf(wanted, one))
        ? `is to be on networks of the file only`
        : null
    if (why === null) return []
    return [{ ...planDisconnection(named(one.member), named(network), one.seat), because: [why] }]
  })
}

/** Whether a place was taken for the file. */
export function isOurs({ settings }: Seat, { project }: Blueprint): boolean {
  return settings.driverOptions?.[CONNECTED_BY] === project
}

/** What the file says of a container on a network: the first entry that means it. */
export function entryOf({ members }: WantedNetwork, candidate: Candidate): WantedMember | undefined {
  return members.find(({ selector }) => describes(selector, candidate))
}

/** What is connected for the file can be told later from what somebody else connected. */
function mark(change: Change, { project }: Blueprint): Change {
  if (change.to === null || isKept(change)) return change
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

interface Planned {
  readonly entry: WantedMember
  readonly change: Change
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
      const message = `${address} on ${network.name} is for ${container.name} (${file}:${entry.line}), and ${holder.name} has it`
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
