import type { JudgedProbe } from '../model/report.ts'
import type { Facts, Party } from './facts.ts'
import { connectAnew } from './fixes.ts'
import type { Check } from './reason.ts'
import { routeTo, routeWords } from './routes.ts'
import { failedPaths, isCrossing } from './trouble.ts'
import type { Wire } from './wires.ts'

/** A party that does not send where it has to. */
interface Stray {
  readonly party: Party
  readonly address: string
  /** By which it is to send; null where any will do. */
  readonly wire: Wire | null
}

export const routeMissing: Check = (facts) => {
  const strays = failedPaths(facts).flatMap((probe) => straysOf(facts, probe))
  const [first] = strays
  if (!first) return null
  const { party, address, wire } = first
  const routes = party.sight?.routes ?? []
  const taken = routeTo(routes, address)
  const exits = party.place.endpoints.filter(({ gateway }) => gateway !== null)
  const endpoint = wire?.endpoint ?? (exits.length === 1 ? exits[0] : undefined)
  const isAway = taken !== null && !isDefault(taken.destination)
  return {
    message: `${party.place.name} does not send what is for ${address} ${wire ? `over ${wire.endpoint.network}` : 'anywhere'}`,
    evidence: [
      `what it sends there takes ${taken ? `the route ${routeWords(taken)}` : 'no route'}`,
      `its routes are ${routes.map(routeWords).join(', ') || 'none'}`,
    ],
    // Another interface would not take the place of a narrower route.
    fix: endpoint && !isAway ? connectAnew(endpoint.network, party.place.name, endpoint.aliases) : null,
  }
}

const isDefault = (destination: string) => destination.endsWith('/0')

function straysOf(facts: Facts, probe: JudgedProbe): Stray[] {
  const { from, to } = facts
  const { address, network } = probe
  if (!address) return []
  if (isCrossing(facts, probe))
    return isLost(from, address, null) ? [{ party: from, address, wire: null }] : []
  const ends = facts.shared.find((one) => one.network.name === network)
  const source = address.includes(':') ? ends?.from.ipv6 : ends?.from.ipv4
  return [
    { party: from, address, wire: wireTo(from, network) },
    ...(source ? [{ party: to, address: source, wire: wireTo(to, network) }] : []),
  ].filter((stray) => isLost(stray.party, stray.address, stray.wire))
}

function wireTo({ wires }: Party, network: string | null | undefined): Wire | null {
  return wires.find(({ endpoint }) => endpoint.network === network) ?? null
}

function isLost({ sight }: Party, address: string, wire: Wire | null): boolean {
  if (!sight?.routes) return false
  const route = routeTo(sight.routes, address)
  if (wire === null) return route === null
  // Without its address, and while it is down, an interface has no routes.
  const inside = wire.inside
  if (!inside?.isUp || !hasAddress(wire, address)) return false
  return route === null || route.gateway !== null || route.interface !== inside.name
}

function hasAddress({ inside, endpoint }: Wire, other: string): boolean {
  const own = other.includes(':') ? endpoint.ipv6 : endpoint.ipv4
  return inside?.addresses.some((address) => address.split('/')[0] === own) ?? false
}
