import { addressOf, familyOf, gatewayMode, masquerades } from './bridge.ts'
import type { Atlas } from './place.ts'
import { type PortMapping, portMappingOf } from './port-mapping.ts'
import { covers, type Listener, listens } from './sight.ts'
import {
  type Container,
  type Endpoint,
  majorOf,
  type Network,
  type Port,
  type Publication,
} from './topology.ts'

/** Where a port at an address of the engine's host leads. */
export interface PublishedPort {
  /** The container that published it. */
  readonly owner: Container
  readonly publication: Publication
  /** The network by which the engine leads to the container; null where the container is on no bridge with a way out. */
  readonly network: Network | null
  /** The container's address there; null where it has none. */
  readonly address: string | null
  /** Whether the host rewrites packets to the port, and sends them on to the container. */
  readonly isMapped: boolean
  /** Whether docker-proxy takes connections to the port. */
  readonly isProxied: boolean
  readonly backend: PortMapping['backend']
  /** Whether rules lead what others, and what the host itself, send to the port. */
  readonly hooks: PortMapping['hooks']
}

/** Whether anything takes what is sent to the port; where an engine runs no proxy, a socket that nobody reads may accept it. */
export function isTaken({ isMapped, isProxied, hooks }: PublishedPort, isFromHost: boolean): boolean {
  return isProxied || (isMapped && (isFromHost ? hooks.output : hooks.prerouting))
}

/** What leads on from that port of that address of the host; undefined where no container published it there. */
export function publishedAt(
  atlas: Atlas,
  protocol: Listener['protocol'],
  address: string,
  port: number,
): PublishedPort | undefined {
  // A program of the host that is bound to that very address comes before a proxy that is bound to all.
  const isHostsOwn = atlas
    .hostSight()
    ?.listeners?.some((one) => one.protocol === protocol && one.port === port && one.address === address)
  for (const owner of atlas.topology.containers) {
    const publication = owner.published.find(
      (one) =>
        one.protocol === protocol &&
        one.hostPort === port &&
        (one.hostAddress === address || (!isHostsOwn && covers(one.hostAddress, address))),
    )
    if (publication) return lead(atlas, owner, publication, familyOf(address))
  }
  return undefined
}

function lead(atlas: Atlas, owner: Container, publication: Publication, family: 4 | 6): PublishedPort {
  const host = atlas.hostSight()
  const mapping = portMappingOf(host?.ruleset ?? null, family)
  const proxy = mapping?.proxy ?? portMappingOf(host?.ruleset ?? null, 4)?.proxy ?? null
  const exits = exitsOf(atlas, owner, family)
  const mappedTo = mapping?.leadsTo(publication)
  const isThere = ([{ ipv4, ipv6 }]: Exit) => ipv4 === mappedTo || ipv6 === mappedTo
  const [endpoint, network] = (mappedTo && exits.find(isThere)) || exits[0] || [null, null]
  const own = endpoint && addressOf(endpoint, family)
  const isTranslated = network !== null && gatewayMode(network, family).startsWith('nat')
  const isListening = listens(host, publication.protocol, publication.hostAddress, publication.hostPort)
  return {
    owner,
    publication,
    network,
    address: own ?? endpoint?.ipv4 ?? null,
    isMapped: own !== null && isTranslated && (mapping?.maps ?? isFilteredByDefault(atlas, family)),
    // The engine's default is to run it.
    isProxied: proxy ?? isListening ?? true,
    backend: mapping?.backend ?? 'iptables',
    hooks: mapping?.hooks ?? { prerouting: true, output: true },
  }
}

type Exit = readonly [Endpoint, Network]

/**
 * The bridges by which an engine may lead to the container, in the order of its choice: by priority, then those with both
 * families, then by name. A container without IPv6 is led to by its IPv4 address.
 */
function exitsOf(atlas: Atlas, { endpoints }: Container, family: 4 | 6): Exit[] {
  const exits = endpoints.flatMap((endpoint): Exit[] => {
    const network = atlas.network(endpoint.networkId)
    return network?.driver === 'bridge' && !network.internal ? [[endpoint, network]] : []
  })
  const own = exits.filter(([endpoint]) => addressOf(endpoint, family) !== null)
  const isDual = ([{ ipv4, ipv6 }]: Exit) => Number(ipv4 !== null && ipv6 !== null)
  const priority = ([{ gatewayPriority = 0 }]: Exit) => gatewayPriority
  return (own.length > 0 ? own : exits).toSorted((a, b) => priority(b) - priority(a) || isDual(b) - isDual(a))
}

/** Whether a container's port is published by way of that network, in that family: of its networks the engine takes one. */
export function isPublishedOn(
  atlas: Atlas,
  owner: Container,
  network: Network,
  port: Port,
  family: 4 | 6,
): boolean {
  const [first] = exitsOf(atlas, owner, family)
  const isWanted = ({ protocol, port: inner, hostAddress }: Publication) =>
    protocol === port.protocol &&
    inner === port.port &&
    (hostAddress === '' || familyOf(hostAddress) === family)
  return first?.[1].id === network.id && owner.bindings.some(isWanted)
}

/** Engines older than 27 leave IPv6 alone unless they are told to. */
function isFilteredByDefault({ topology }: Atlas, family: 4 | 6): boolean {
  return family === 4 || majorOf(topology.engine.version) >= 27
}

/** Whether a program of the container takes what is led there; null where that is not known. */
export function isServed(atlas: Atlas, { owner, publication, address }: PublishedPort): boolean | null {
  if (address === null) return null
  return listens(atlas.sight(owner.id), publication.protocol, address, publication.port)
}

/**
 * What becomes of packets that a container sends to the port by way of one of its bridges. `relayed`: docker-proxy takes them
 * on the host, and asks the container itself. `direct`: they reach the container. `dropped`: they are sent on to the container,
 * and the engine's isolation drops them. `hairpin`: they are sent back to the bridge that they came from, which works or
 * not depending on the kernel's settings. `untaken`: nothing takes them. Source: moby, libnetwork/drivers/bridge.
 */
export type PublishedWay = 'relayed' | 'direct' | 'dropped' | 'hairpin' | 'untaken'

export function wayFrom(port: PublishedPort, source: Network, engineVersion: string): PublishedWay {
  const { network, isMapped, isProxied, backend, publication } = port
  const family = familyOf(publication.hostAddress)
  const isWithin = source.id === network?.id
  if (!isMapped) return isProxied ? 'relayed' : 'untaken'
  if (isWithin) return isProxied ? 'relayed' : 'hairpin'
  const major = majorOf(engineVersion)
  if (major >= 29) return source.internal && backend === 'iptables' ? 'dropped' : 'direct'
  // A rule of the engine leaves to docker-proxy what comes from a bridge whose addresses it hides; of 28, also where it would
  // hide them but for the gateway mode.
  const isTranslated = major === 28 || gatewayMode(source, family).startsWith('nat')
  const isLeftToProxy = masquerades(source) && isTranslated
  return isProxied && !source.internal && isLeftToProxy ? 'relayed' : 'dropped'
}
