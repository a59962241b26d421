import { type Blueprint, CONNECTED_BY, type WantedMember, type WantedNetwork } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import { type Change, isKept, type Member, type Named, type Seat, seatOn } from '../model/membership.ts'
import { describes } from '../model/policy.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { holds, parseSubnets } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { Missing } from './blueprint-plan.ts'
import type { BlueprintState, Candidate } from './blueprint-state.ts'
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
  { candidates }: BlueprintState,
): Membership {
  const wishes = candidates.flatMap(({ member, labels }) => {
    const entry = entryOf(wanted, { member, labels })
    return entry ? [{ member, entry }] : []
  })
  for (const { member, entry } of wishes) {
    refuseMode(member)
    refuseForeign(blueprint, entry, member, network)
  }
  const place = { id: network.id, name: network.name }
  const connections = wishes.map(({ member, entry }) =>
    mark(planConnection(named(member), place, seatOn(member, network), entry.endpoint), blueprint),
  )
  const others = candidates
    .filter(({ member }) => !wishes.some((wish) => wish.member === member))
    .flatMap(({ member }) => {
      const seat = seatOn(member, network)
      return seat ? [{ member, seat }] : []
    })
  const leaving = departures(blueprint, others, candidates)
  const rest = others.filter(({ member }) => !leaving.some(({ container }) => container.id === member.id))
  const kept = wishes.flatMap(({ member }, index) => {
    const [seat, change] = [seatOn(member, network), connections[index]]
    return seat && change && isKept(change) ? [{ member, seat }] : []
  })
  refuseTaken(blueprint, wishes, connections, [...rest, ...kept], network)
  return {
    changes: [...leaving.map((change) => ({ ...change, network: place })), ...connections],
    missing: wanted.members
      .filter(({ selector }) => !candidates.some((one) => describes(selector, whois(one))))
      .map(({ text, line }) => ({ network: wanted.name, text, line })),
    unmanaged: rest.map(({ member }) => named(member)),
  }
}

/** Of those on a network who have no business there: they were connected for the file, or are to be nowhere else. */
export function departures(
  blueprint: Blueprint,
  others: readonly { readonly member: Member; readonly seat: Seat }[],
  candidates: readonly Candidate[],
): Change[] {
  const { file, exclusive, networks } = blueprint
  const isMember = ({ id }: Member) => {
    const candidate = candidates.find(({ member }) => member.id === id)
    return candidate !== undefined && networks.some((network) => entryOf(network, candidate))
  }
  return others.flatMap(({ member, seat }): Change[] => {
    const why = isOurs(seat, blueprint)
      ? `is no longer there in ${file}`
      : exclusive && isMember(member)
        ? `is to be on networks of the file only`
        : null
    if (why === null) return []
    return [{ ...planDisconnection(named(member), seat.network, seat), because: [why] }]
  })
}

/** Whether a place was taken for the file. */
export function isOurs({ settings }: Seat, { project }: Blueprint): boolean {
  return settings.driverOptions?.[CONNECTED_BY] === project
}

export function named({ id, name }: Named): Named {
  return { id, name }
}

function whois({ member, labels }: Candidate) {
  return { name: member.name, labels }
}

function entryOf({ members }: WantedNetwork, candidate: Candidate): WantedMember | undefined {
  return members.find(({ selector }) => describes(selector, whois(candidate)))
}

/** What is connected for the file can be told later from what somebody else connected. */
function mark(change: Change, { project }: Blueprint): Change {
  if (change.to === null || isKept(change)) return change
  const driverOptions = { ...change.to.driverOptions, [CONNECTED_BY]: project }
  return { ...change, to: { ...change.to, driverOptions } }
}

const fixed = (spec: EndpointSpec | null) => [spec?.ipv4, spec?.ipv6].filter((one) => one !== undefined)

function refuseForeign({ file }: Blueprint, entry: WantedMember, { name }: Member, network: Network): void {
  const subnets = parseSubnets(network.pools.map(({ subnet }) => subnet))
  const foreign = fixed(entry.endpoint).find((address) => !subnets.some((subnet) => holds(subnet, address)))
  if (foreign === undefined || subnets.length === 0) return
  const message = `${foreign} for ${name} (${file}:${entry.line}) is in no subnet of ${network.name}: ${subnets.map(({ text }) => text).join(', ')}`
  throw refusal(message, 'Choose an address inside it.')
}

interface Holder {
  readonly member: Member
  readonly seat: Seat
}

/** The engine would give a stopped container's address away, and that container could then not start. */
function refuseTaken(
  { file }: Blueprint,
  wishes: readonly { readonly member: Member; readonly entry: WantedMember }[],
  changes: readonly Change[],
  staying: readonly Holder[],
  network: Network,
): void {
  for (const [index, { container, to }] of changes.entries()) {
    for (const address of fixed(to)) {
      const holder = staying.find(({ member, seat }) => {
        const has = [seat.ipv4, seat.ipv6, seat.settings.ipv4, seat.settings.ipv6]
        return member.id !== container.id && has.includes(address)
      })
      if (!holder) continue
      const { name } = holder.member
      const message = `${address} on ${network.name} is for ${container.name} (${file}:${wishes[index]?.entry.line}), and ${name} has it`
      throw refusal(
        message,
        `Give ${name} another address in the file, or disconnect it from ${network.name}.`,
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
  { networks: wanted }: Blueprint,
  containers: readonly C[],
  networks: readonly Named[],
): C[] {
  const ids = new Set(
    networks.filter((network) => wanted.some(({ name }) => name === network.name)).map(({ id }) => id),
  )
  const selectors = wanted.flatMap(({ members }) => members.map(({ selector }) => selector))
  return containers.filter(
    (one) =>
      one.networkIds.some((id) => ids.has(id)) || selectors.some((selector) => describes(selector, one)),
  )
}
