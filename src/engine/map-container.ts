import type {
  Container,
  ContainerState,
  Endpoint,
  NetworkMode,
  Port,
  Publication,
} from '../model/topology.ts'
import type { ContainerSummary } from './engine.ts'
import type { Json } from './json.ts'
import { quoted } from './left-out.ts'

const STATES: readonly ContainerState[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
]

/** A container as the engine inspects it; whom its programs ask for names is not among what it tells. */
export function mapContainer(container: Json): Omit<Container, 'nameservers'> {
  const id = container.at('Id').text
  const state = mapState(container.at('State').at('Status').text)
  const settings = container.at('NetworkSettings')
  const exposed = container
    .at('Config')
    .at('ExposedPorts')
    .entries.map(([port]) => port)
  return {
    id,
    name: withoutSlash(container.at('Name').text),
    state,
    startedAtMs: mapTime(container.at('State').at('StartedAt').text),
    labels: container.at('Config').at('Labels').record,
    mode: currentMode(container),
    endpoints: settings
      .at('Networks')
      .entries.map(([network, endpoint]) =>
        mapEndpoint(network, endpoint, id, withoutSlash(container.at('Name').text)),
      )
      .sort((a, b) => (a.network < b.network ? -1 : 1)),
    endpointIds: endpointIds(settings.at('Networks').entries),
    sandbox: state === 'running' || state === 'paused' ? settings.at('SandboxKey').textOrNull : null,
    exposed: exposed.flatMap(mapPort),
    published: settings
      .at('Ports')
      .entries.flatMap(([port, bindings]) => mapPublications(port, bindings))
      .flatMap((one) => (one.hostPort > 0 ? [{ ...one, hostAddress: one.hostAddress || '0.0.0.0' }] : [])),
    bindings: container
      .at('HostConfig')
      .at('PortBindings')
      .entries.flatMap(([port, bindings]) => mapPublications(port, bindings)),
    ...leftOut(exposed),
  }
}

/** A container as the engine lists it. Networks of one that never ran have a name only: `idOf` knows their ids. */
export function mapSummary(
  container: Json,
  idOf: (network: string) => string | undefined,
): Omit<ContainerSummary, 'isHelper'> {
  const id = container.at('Id').text
  const networks = container.at('NetworkSettings').at('Networks').entries
  return {
    id,
    name: ownName(container.at('Names').texts) ?? id.slice(0, 12),
    state: mapState(container.at('State').text),
    exitCode: mapExitCode(container.at('Status').text),
    labels: container.at('Labels').record,
    networkIds: networks.flatMap(([name, network]) => network.at('NetworkID').textOrNull ?? idOf(name) ?? []),
    endpointIds: endpointIds(networks),
    addresses: networks.flatMap(([, network]) =>
      ['IPAddress', 'GlobalIPv6Address'].flatMap((key) => network.at(key).textOrNull ?? []),
    ),
    publishes: container.at('Ports').items.some((port) => Number(port.at('PublicPort').value) > 0),
    gateways: networks.flatMap(([, network]) => network.at('Gateway').textOrNull ?? []),
  }
}

/** Whether the listing leaves out ids of networks. */
export function lacksNetworkIds(container: Json): boolean {
  const networks = container.at('NetworkSettings').at('Networks').entries
  return networks.some(([, network]) => network.at('NetworkID').text === '')
}

function mapEndpoint(network: string, endpoint: Json, containerId: string, name: string): Endpoint {
  const ipv4 = endpoint.at('IPAddress').textOrNull
  return {
    networkId: endpoint.at('NetworkID').text,
    network,
    ipv4,
    ipv6: endpoint.at('GlobalIPv6Address').textOrNull,
    gateway: endpoint.at(ipv4 === null ? 'IPv6Gateway' : 'Gateway').textOrNull,
    aliases: givenAliases(endpoint, containerId),
    ...otherNames(endpoint, [name, containerId.slice(0, 12)]),
    ...gatewayPriority(endpoint),
  }
}

/** What API 1.44 tells beside the aliases and the names that every container has. */
function otherNames(endpoint: Json, known: readonly string[]): Pick<Endpoint, 'otherNames'> {
  const aliases = endpoint.at('Aliases').texts
  const names = endpoint
    .at('DNSNames')
    .texts.filter((name) => !known.includes(name) && !aliases.includes(name))
  return names.length > 0 ? { otherNames: names } : {}
}

/** As API 1.48 tells it, where it says anything. */
function gatewayPriority(endpoint: Json): Pick<Endpoint, 'gatewayPriority'> {
  const { value } = endpoint.at('GwPriority')
  return typeof value === 'number' && value !== 0 ? { gatewayPriority: value } : {}
}

/** As the engine writes it: `6379/tcp`. What an image exposes may be any text. */
function mapPort(text: string): Port[] {
  const [port = '', protocol = 'tcp'] = text.split('/')
  if (protocol !== 'tcp' && protocol !== 'udp') return []
  return isPort(port) ? [{ protocol, port: Number(port) }] : []
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** Ports of SCTP are ports, though nothing here tries them. */
function leftOut(exposed: readonly string[]): Pick<Container, 'leftOut'> {
  const strange = exposed.filter((text) => mapPort(text).length === 0 && !/^\d{1,5}\/sctp$/.test(text))
  return strange.length === 0 ? {} : { leftOut: [`exposes ${quoted(strange)}, where a port was expected`] }
}

function mapPublications(text: string, bindings: Json): Publication[] {
  return mapPort(text).flatMap((port) =>
    bindings.items.map((binding) => {
      const text = binding.at('HostPort').text
      const hostPort = isPort(text) ? Number(text) : 0
      return { ...port, hostAddress: binding.at('HostIp').text, hostPort }
    }),
  )
}

/** Engines before 26 put the short id among the aliases. */
export function givenAliases(endpoint: Json, containerId: string): string[] {
  return endpoint.at('Aliases').texts.filter((alias) => alias !== containerId.slice(0, 12))
}

export function mapMode(mode: string): NetworkMode {
  if (mode === 'host' || mode === 'none') return { kind: mode }
  if (mode.startsWith('container:')) return { kind: 'container', id: mode.slice(10) }
  return ['', 'default', 'bridge'].includes(mode) ? { kind: 'own' } : { kind: 'own', startedOn: mode }
}

/** Who left the network `none` for others keeps the mode in the engine's books. */
function currentMode(container: Json): NetworkMode {
  const mode = mapMode(container.at('HostConfig').at('NetworkMode').text)
  const networks = container
    .at('NetworkSettings')
    .at('Networks')
    .entries.map(([network]) => network)
  return mode.kind === 'none' && networks.some((network) => network !== 'none') ? { kind: 'own' } : mode
}

/** A state that is unknown to us is none in which anything could be measured. */
export function mapState(state: string): ContainerState {
  return STATES.find((known) => known === state) ?? 'dead'
}

/** The listing tells it in words only: `Exited (137) 3 minutes ago`. */
function mapExitCode(status: string): number | null {
  const [, code] = /^Exited \((-?\d+)\)/.exec(status) ?? []
  return code === undefined ? null : Number(code)
}

/** Links give a container names with two slashes. */
function ownName(names: readonly string[]): string | undefined {
  const own = names.find((name) => name.lastIndexOf('/') <= 0)
  return own === undefined ? undefined : withoutSlash(own)
}

export function withoutSlash(name: string): string {
  return name.replace(/^\//, '')
}

function endpointIds(networks: readonly (readonly [string, Json])[]): string[] {
  return networks.flatMap(([, network]) => network.at('EndpointID').textOrNull ?? [])
}

/** The engine writes the year 1 for what never happened. */
export function mapTime(text: string): number | null {
  const atMs = Date.parse(text)
  return atMs > 0 ? atMs : null
}
