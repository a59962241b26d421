import type { JudgedProbe } from '../model/report.ts'
import { covers } from '../model/sight.ts'
import type { Endpoint, Network } from '../model/topology.ts'
import { PROMISES } from '../verdict/promises.ts'
import { askedOf, type Facts, isAnswered, isReached, OFF_NETWORK, type Party } from './facts.ts'
import { bridgeHops, type Hop, offNetworkHop, wireHops } from './hop.ts'
import type { Reason } from './reason.ts'

/** As a packet travels: by the best way that was measured, else by the one that it would take. */
export function pathOf(facts: Facts, reasons: readonly Reason[]): Hop[] {
  const { from, to, isOneNamespace } = facts
  const start: Hop = { kind: 'container', name: from.container.name, detail: namespaceOf(from) }
  if (isOneNamespace) {
    const both: Hop = { kind: 'address', name: 'loopback', detail: 'both are in one network namespace' }
    return [start, both, arrival(facts, bestOf(facts))]
  }
  const published = isReached(facts) ? undefined : facts.published.find(({ outcome }) => outcome === 'open')
  const probe = published ?? bestOf(facts)
  if (probe?.because === OFF_NETWORK) return [start, ...overWire(facts, probe, reasons)]
  const target = published ? endpointsOf(to)[0] : endpointAt(to, probe)
  const source = sourceOf(from, target)
  const departure = source ? wayOut(from, source) : []
  const end = published ? null : endOf(facts, probe, reasons)
  if (end !== null) return [start, ...departure, stop(end)]
  const isShared = source !== undefined && source.networkId === target?.networkId
  const entry = target ? wayOut(to, target).reverse() : []
  const isKnown = ({ name, detail }: Hop) =>
    departure.some((hop) => hop.name === name && hop.detail === detail)
  const crossing = isShared
    ? entry.filter((hop) => !isKnown(hop))
    : [...hostBetween(facts, source, probe, published), ...entry]
  return [start, ...departure, ...crossing, arrival(facts, probe)]
}

/** From a place's address to its network, over all that is between as far as that was seen. */
function wayOut(party: Party, endpoint: Endpoint): Hop[] {
  const wire = party.wires.find((one) => one.endpoint === endpoint)
  const between = wire ? [...wireHops(wire, party.place.name), ...bridgeHops(wire)] : []
  return [addressOf(endpoint), ...between, networkOf(party, endpoint)]
}

/** Over a wire that is on no network there is nothing between the two. */
function overWire(facts: Facts, probe: JudgedProbe, reasons: readonly Reason[]): Hop[] {
  const end = endOf(facts, probe, reasons)
  return [offNetworkHop(probe), end === null ? arrival(facts, probe) : stop(end)]
}

function bestOf(facts: Facts): JudgedProbe | undefined {
  const candidates = askedOf(facts)
  return (
    candidates.find(({ outcome }) => outcome === 'open' || outcome === 'reply') ??
    candidates.find(isAnswered) ??
    candidates.find(({ expected }) => expected !== 'no-reply') ??
    candidates[0]
  )
}

function namespaceOf({ container, place }: Party): string {
  if (place.mode.kind === 'host') return "in the host's network namespace"
  if (place.mode.kind === 'none') return 'in a network namespace without a network'
  return place.id === container.id
    ? 'in its own network namespace'
    : `in the network namespace of ${place.name}`
}

/** Why a packet does not arrive; null where it does. */
function endOf(
  { from, to }: Facts,
  probe: JudgedProbe | undefined,
  [first]: readonly Reason[],
): string | null {
  const hindered = [from, to].flatMap(({ hindrance }) => hindrance ?? [])
  if (hindered[0]) return `not measured: ${hindered[0].text}`
  if (!probe || probe.outcome === 'not-measured')
    return `not measured: ${probe?.reason ?? 'there is no address'}`
  if (isAnswered(probe)) return null
  if (probe.outcome === 'wrong-answer') return 'somebody else has the address that it goes to'
  if (probe.expected === 'no-reply') return PROMISES[probe.because]
  return first && first.code !== 'NX018' ? first.message : 'lost from here on, nobody knows where'
}

function stop(detail: string): Hop {
  return { kind: 'stop', name: 'stop', detail }
}

/** Those with an address. */
function endpointsOf({ place }: Party): Endpoint[] {
  return place.endpoints.filter(({ ipv4, ipv6 }) => ipv4 !== null || ipv6 !== null)
}

/** The place of a party that the probe went to. */
function endpointAt(party: Party, probe: JudgedProbe | undefined): Endpoint | undefined {
  return endpointsOf(party).find(
    ({ ipv4, ipv6 }) => probe?.address && (ipv4 === probe.address || ipv6 === probe.address),
  )
}

/** Where a packet to there leaves: on the same network, else where there is a gateway. */
function sourceOf(from: Party, target: Endpoint | undefined): Endpoint | undefined {
  const endpoints = endpointsOf(from)
  const shared = endpoints.find(({ networkId }) => networkId === target?.networkId)
  return shared ?? endpoints.find(({ gateway }) => gateway !== null) ?? endpoints[0]
}

/** The host between two networks, or at an end; none where the way begins there. */
function hostBetween(
  { from }: Facts,
  source: Endpoint | undefined,
  probe: JudgedProbe | undefined,
  published: JudgedProbe | undefined,
): Hop[] {
  if (from.place.mode.kind === 'host') return []
  if (published) {
    const name = `${published.address}:${published.port}`
    return [{ kind: 'host', name, detail: 'the host, where the port is published' }]
  }
  return [{ kind: 'host', name: source?.gateway ?? probe?.address ?? 'host', detail: 'the host' }]
}

function addressOf({ ipv4, ipv6, network }: Endpoint): Hop {
  const name = [ipv4, ipv6].filter((address) => address !== null).join(', ')
  return { kind: 'address', name, detail: `on ${network}` }
}

function networkOf({ networks }: Party, { networkId, network }: Endpoint): Hop {
  const known = networks.find(({ id }) => id === networkId)
  return { kind: 'network', name: network, detail: known ? describe(known) : 'a network' }
}

function describe({ driver, internal, pools }: Network): string {
  return [internal ? 'internal' : '', driver, pools.map(({ subnet }) => subnet).join(', ')]
    .filter((part) => part !== '')
    .join(' ')
}

/** Where it arrives: in the namespace, and at the program that listens, if a port is asked about. */
function arrival({ to, port, isOneNamespace }: Facts, probe: JudgedProbe | undefined): Hop {
  const container: Hop = { kind: 'container', name: to.container.name, detail: namespaceOf(to) }
  if (!port) return container
  const what = `${port.protocol}/${port.port}`
  const reached = isOneNamespace ? '127.0.0.1' : (probe?.address ?? '')
  const bound = to.sight?.listeners?.find(
    (one) => one.protocol === port.protocol && one.port === port.port && covers(one.address, reached),
  )
  if (bound) return { ...container, detail: `a program that listens on ${what} at ${bound.address}` }
  if (probe?.outcome === 'open') return { ...container, detail: `a program that listens on ${what}` }
  return stop(`${to.container.name} refuses what comes for ${what}`)
}
