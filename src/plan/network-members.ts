import { isLive } from '../model/liveness.ts'
import { isOn, type Member, seatOn, staleSeats } from '../model/membership.ts'
import { compareNatural } from '../model/natural-order.ts'
import type { ContainerState, Network } from '../model/topology.ts'
import { type DefaultRoute, defaultRouteOf } from './default-route.ts'

/** An endpoint in the books of a network: whose it is, and its address. */
export interface Booked {
  readonly owner: string
  readonly name: string
  readonly ipv4: string | null
}

/** One line of the answer to "who is on this network". Keys in the order in which JSON prints them. */
export interface MemberRow {
  readonly name: string
  readonly id: string
  /** `gone` is one that the network's books hold, and the engine has no container for. */
  readonly state: ContainerState | 'gone'
  readonly ipv4: string | null
  readonly ipv6: string | null
  /** Whether it asked for its address, and gets it again. */
  readonly fixed: boolean
  readonly aliases: readonly string[]
  readonly gatewayPriority: number
  /** The container whose network namespace it runs in. */
  readonly sharesWith: string | null
  /** Which network gives it its IPv4 default route, and why; null where none does, or it does not run. */
  readonly defaultRoute: { readonly network: string; readonly because: DefaultRoute['because'] } | null
  /** What is left of a container that is gone, or of a connection that failed. */
  readonly stale: boolean
}

export function networkMembers(
  network: Network,
  members: readonly Member[],
  booked: readonly Booked[],
  networks: readonly Network[],
): MemberRow[] {
  const rows = members.flatMap((member) => rowsOf(network, member, members, networks))
  const gone = booked.filter(({ owner }) => !members.some(({ id }) => id === owner) && isContainer(owner))
  return [...rows, ...gone.map(goneRow)].sort(
    (a, b) => compareNatural(a.name, b.name) || compareNatural(a.id, b.id),
  )
}

function rowsOf(
  network: Network,
  member: Member,
  all: readonly Member[],
  networks: readonly Network[],
): MemberRow[] {
  const seat = seatOn(member, network)
  const plain = {
    name: member.name,
    id: member.id,
    state: member.state,
    sharesWith: null,
    defaultRoute: routeOf(member, networks),
    stale: false,
  }
  if (seat) {
    const { settings, ipv4, ipv6 } = seat
    const fixed = settings.ipv4 !== undefined || settings.ipv6 !== undefined
    const addresses = { ipv4: ipv4 ?? settings.ipv4 ?? null, ipv6: ipv6 ?? settings.ipv6 ?? null }
    const { aliases = [], gatewayPriority = 0 } = settings
    return [inOrder({ ...plain, ...addresses, fixed, aliases, gatewayPriority })]
  }
  const nothing = { ipv4: null, ipv6: null, fixed: false, aliases: [], gatewayPriority: 0 }
  if (staleSeats(member).some((stale) => isOn(stale, network)))
    return [inOrder({ ...plain, ...nothing, stale: true })]
  const { mode } = member
  const owner = mode.kind === 'container' ? all.find(({ id }) => id === mode.id) : undefined
  const theirs = owner && seatOn(owner, network)
  if (!owner || !theirs) return []
  const addresses = { ipv4: theirs.ipv4, ipv6: theirs.ipv6 }
  const defaultRoute = isLive(member) ? routeOf(owner, networks) : null
  return [inOrder({ ...plain, ...nothing, ...addresses, sharesWith: owner.name, defaultRoute })]
}

function routeOf(member: Member, networks: readonly Network[]): MemberRow['defaultRoute'] {
  const route = isLive(member) ? defaultRouteOf(member, networks) : null
  return route && { network: route.seat.network.name, because: route.because }
}

function goneRow({ owner, name, ipv4 }: Booked): MemberRow {
  const nothing = {
    ipv6: null,
    fixed: false,
    aliases: [],
    gatewayPriority: 0,
    sharesWith: null,
    defaultRoute: null,
  }
  return inOrder({ name, id: owner, state: 'gone', ipv4, ...nothing, stale: true })
}

/** The books of a swarm's network have its load balancers, too. */
function isContainer(owner: string): boolean {
  return /^(?:ep-)?[\da-f]{64}$/.test(owner)
}

function inOrder(row: MemberRow): MemberRow {
  const { name, id, state, ipv4, ipv6, fixed, aliases, gatewayPriority, sharesWith, defaultRoute, stale } =
    row
  return { name, id, state, ipv4, ipv6, fixed, aliases, gatewayPriority, sharesWith, defaultRoute, stale }
}
