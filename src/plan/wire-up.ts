import { concealment } from '../model/hindrance.ts'
import { compareNatural } from '../model/natural-order.ts'
import { type Atlas, HOST_KEY, placeKey } from '../model/place.ts'
import type { Ruleset } from '../model/ruleset.ts'
import { subnetsOf } from '../model/subnet.ts'
import {
  bridgeOf,
  type Container,
  type Endpoint,
  HOST,
  isContainer,
  type Network,
} from '../model/topology.ts'
import type {
  WiredContainer,
  WiredLink,
  WiredMember,
  WiredNamespace,
  WiredNetwork,
  Wiring,
} from '../model/wiring.ts'
import { type Looks, wiredNamespace } from './wire-namespace.ts'
import { natOf } from './wire-nat.ts'

/** Joins what the engine says of networks and containers with what was seen of their links. */
export function wireUp(atlas: Atlas, looks: Looks, prober: Wiring['prober']): Wiring {
  const { engine, networks, participants } = atlas.topology
  const { host, version, apiVersion } = engine
  const containers = participants.filter((id) => id !== HOST).map((id) => wiredContainer(atlas, looks, id))
  const hostNamespace = wiredNamespace(atlas, looks, HOST_KEY, null)
  const onHost = looks.get(HOST_KEY)
  const rules = onHost?.kind === 'seen' ? onHost.ruleset : null
  const wired = networks
    .map((network) => wiredNetwork(network, atlas, containers, hostNamespace, rules))
    .sort(byName)
  return {
    schemaVersion: 1,
    engine: { host, version, apiVersion },
    prober,
    host: hostNamespace,
    networks: wired,
    containers: containers.map((container) => assigned(container, wired)).sort(byName),
  }
}

/** Each link with the network that it is for. */
function assigned(container: WiredContainer, networks: readonly WiredNetwork[]): WiredContainer {
  const links = container.links.map((link) => {
    const isFor = ({ members }: WiredNetwork) =>
      members.some((member) => member.container === container.name && member.interface === link.name)
    return { ...link, network: networks.find(isFor)?.name ?? null }
  })
  return { ...container, links }
}

interface Named {
  readonly name: string
}
const byName = (a: Named, b: Named) => compareNatural(a.name, b.name)

function wiredContainer(atlas: Atlas, looks: Looks, id: string): WiredContainer {
  const container = atlas.container(id)
  const { name, state, mode, published } = container
  const place = atlas.place(id)
  const key = placeKey(place)
  const owner = key === HOST_KEY ? HOST : place.name
  const sharesWith = owner === name ? null : owner
  const { unseen, links, routes } = wiredNamespace(atlas, looks, key, concealment(atlas, id)?.text ?? null)
  const inside = sharesWith === null ? { links, routes } : { links: [], routes: [] }
  return {
    name,
    id,
    state,
    mode: mode.kind,
    sharesWith,
    unseen,
    published: published.toSorted(byPort),
    ...inside,
  }
}

function byPort(a: Container['published'][number], b: Container['published'][number]): number {
  return a.hostPort - b.hostPort || a.port - b.port || compareNatural(a.hostAddress, b.hostAddress)
}

function wiredNetwork(
  network: Network,
  atlas: Atlas,
  containers: readonly WiredContainer[],
  host: WiredNamespace,
  rules: Ruleset | null,
): WiredNetwork {
  const { name, id, driver, internal, pools } = network
  const bridgeName = bridgeOf(network)
  const link = host.links.find((one) => one.kind === 'bridge' && one.name === bridgeName) ?? null
  return {
    name,
    id,
    driver,
    internal,
    subnets: pools.map(({ subnet, gateway }) => ({ subnet, gateway })),
    bridge: bridgeName === null ? null : { name: bridgeName, link },
    ports: link === null ? [] : host.links.filter(({ master }) => master === bridgeName),
    members: containers
      .flatMap((container) => memberOf(atlas, container, network, bridgeName))
      .sort(byContainer),
    nat: rules && natOf(rules, { bridge: bridgeName, subnets: subnetsOf(network) }),
  }
}

function byContainer(a: WiredMember, b: WiredMember): number {
  return compareNatural(a.container, b.container)
}

function memberOf(
  atlas: Atlas,
  wired: WiredContainer,
  network: Network,
  bridge: string | null,
): WiredMember[] {
  if (!isContainer(wired)) return []
  const { endpoints } = atlas.container(wired.id)
  return endpoints
    .filter(({ networkId }) => networkId === network.id)
    .map((endpoint) => ({
      container: wired.name,
      ipv4: endpoint.ipv4,
      ipv6: endpoint.ipv6,
      interface: interfaceFor(wired.links, endpoint, bridge),
    }))
}

/** The one that has its address, on the network's own bridge by preference; else the one that leads there. */
function interfaceFor(
  links: readonly WiredLink[],
  { ipv4, ipv6 }: Endpoint,
  bridge: string | null,
): string | null {
  const isThere = ({ peer }: WiredLink) =>
    bridge !== null && peer?.namespace === HOST && peer.master === bridge
  const own = links.filter(({ addresses }) =>
    addresses.map((address) => address.split('/')[0]).some((address) => address === ipv4 || address === ipv6),
  )
  const found = own.find(isThere) ?? own[0] ?? links.find(isThere)
  return found?.name ?? null
}
