import type { Firewall } from '../model/engine-health.ts'
import type { DefaultPools } from '../model/host-network.ts'
import type { Member } from '../model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import type { Container, EngineInfo, Network } from '../model/topology.ts'
import type { EngineClient } from './client.ts'
import { mapDefaultPools } from './default-pools.ts'
import type {
  BookedEndpoint,
  ContainerSummary,
  Engine,
  EngineEvent,
  ExecResult,
  Filters,
  HelperSession,
  HelperSpec,
} from './engine.ts'
import { readEvents } from './events.ts'
import { runInContainer } from './exec.ts'
import { provideHelperImage } from './helper-image.ts'
import { HelperRegister } from './helper-register.ts'
import { startHelper } from './helper-session.ts'
import { lacksNetworkIds, mapContainer, mapSummary } from './map-container.ts'
import { mapFirewall } from './map-firewall.ts'
import { mapMember } from './map-member.ts'
import { mapNetwork, mapNetworkSpec } from './map-network.ts'
import { findNameservers } from './nameservers.ts'
import { connectBody, networkBody } from './network-body.ts'
import { route } from './routes.ts'

/** The port on a real engine. */
export class DockerEngine implements Engine {
  private readonly client: EngineClient
  private readonly isMoby: boolean
  private readonly helpers: HelperRegister
  private known: Promise<EngineInfo> | undefined

  constructor(client: EngineClient, isMoby: boolean) {
    this.client = client
    this.helpers = new HelperRegister(client)
    this.isMoby = isMoby
  }

  info(): Promise<EngineInfo> {
    this.known ??= this.askVersion()
    return this.known
  }

  async firewall(): Promise<Firewall | null> {
    return mapFirewall(await this.client.ask({ method: 'GET', path: '/info' }))
  }

  async defaultPools(): Promise<DefaultPools> {
    return mapDefaultPools(await this.client.ask({ method: 'GET', path: '/info' }))
  }

  async networks(filters: Filters = {}): Promise<Network[]> {
    const networks = await this.client.ask({ method: 'GET', path: '/networks', query: filterQuery(filters) })
    return networks.items.map(mapNetwork)
  }

  async network(reference: string): Promise<Network> {
    return mapNetwork(await this.client.ask({ method: 'GET', path: route('network', reference) }))
  }

  async networkSpec(reference: string): Promise<NetworkSpec> {
    return mapNetworkSpec(await this.client.ask({ method: 'GET', path: route('network', reference) }))
  }

  async inspectNetwork(reference: string, verbose = false): Promise<unknown> {
    const query = verbose ? { verbose } : {}
    return (await this.client.ask({ method: 'GET', path: route('network', reference), query })).value
  }

  async createNetwork(spec: NetworkSpec, sharesName = false): Promise<{ id: string; warning: string }> {
    const created = await this.client.ask({
      method: 'POST',
      path: '/networks/create',
      body: networkBody(spec, sharesName),
    })
    return { id: created.at('Id').text, warning: created.at('Warning').text }
  }

  async endpoints(network: string): Promise<BookedEndpoint[]> {
    const inspected = await this.client.ask({ method: 'GET', path: route('network', network) })
    return inspected.at('Containers').entries.map(([owner, endpoint]) => {
      const [ipv4] = endpoint.at('IPv4Address').text.split('/')
      return { owner, name: endpoint.at('Name').text, ipv4: ipv4 || null }
    })
  }

  async removeNetwork(reference: string): Promise<void> {
    await this.client.ask({ method: 'DELETE', path: route('network', reference) })
  }

  async pruneNetworks(filters: Filters): Promise<string[]> {
    const pruned = await this.client.ask({
      method: 'POST',
      path: '/networks/prune',
      query: filterQuery(filters),
    })
    return pruned.at('NetworksDeleted').texts
  }

  async connect(network: string, container: string, endpoint: EndpointSpec): Promise<void> {
    const path = route('network', network, '/connect')
    await this.client.ask({ method: 'POST', path, body: connectBody(container, endpoint) })
  }

  async disconnect(network: string, container: string, force: boolean): Promise<void> {
    const path = route('network', network, '/disconnect')
    await this.client.ask({ method: 'POST', path, body: { Container: container, Force: force } })
  }

  async containers(filters: Filters = {}): Promise<ContainerSummary[]> {
    const query = { all: 1, ...filterQuery(filters) }
    const { items } = await this.client.ask({ method: 'GET', path: '/containers/json', query })
    const networks = items.some(lacksNetworkIds) ? await this.networks() : []
    const idOf = (wanted: string) => networks.find(({ name, id }) => name === wanted || id === wanted)?.id
    return await Promise.all(
      items.map(async (item) => ({ ...mapSummary(item, idOf), isHelper: await this.helpers.has(item) })),
    )
  }

  async container(reference: string): Promise<Container> {
    const inspection = await this.client.ask({ method: 'GET', path: route('container', reference, '/json') })
    const container = mapContainer(inspection)
    const { nameservers, leftOut } = await findNameservers(this.client, container, inspection, this.isMoby)
    const all = [...(container.leftOut ?? []), ...leftOut]
    return { ...container, nameservers, ...(all.length > 0 && { leftOut: all }) }
  }

  async member(reference: string): Promise<Member> {
    return mapMember(await this.client.ask({ method: 'GET', path: route('container', reference, '/json') }))
  }

  async removeContainer(reference: string, force: boolean): Promise<void> {
    const query = { force: Number(force) }
    await this.client.ask({ method: 'DELETE', path: route('container', reference), query })
  }

  async exec(container: string, command: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    return await runInContainer(this.client, container, command, signal)
  }

  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    return readEvents(this.client, this.helpers, signal)
  }

  async provideHelper(executable: Uint8Array): Promise<string> {
    return await provideHelperImage(this.client, executable, (await this.info()).architecture)
  }

  async startHelper(spec: HelperSpec, signal: AbortSignal): Promise<HelperSession> {
    return await startHelper(this.client, spec, signal)
  }

  close(): void {
    this.client.close()
  }

  private async askVersion(): Promise<EngineInfo> {
    const version = await this.client.ask({ method: 'GET', path: '/version' })
    return {
      host: this.client.address,
      version: version.at('Version').text,
      apiVersion: version.at('ApiVersion').text,
      architecture: architecture(version.at('Arch').text),
    }
  }
}

/** The engine speaks Go's names of architectures; everybody else the kernel's. */
function architecture(name: string): string {
  if (name === 'amd64') return 'x86_64'
  return name === 'arm64' ? 'aarch64' : name
}

function filterQuery(filters: Filters): Readonly<Record<string, string>> {
  return Object.keys(filters).length === 0 ? {} : { filters: JSON.stringify(filters) }
}
