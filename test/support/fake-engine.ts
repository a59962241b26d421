import { once } from 'node:events'
import type {
  BookedEndpoint,
  ContainerSummary,
  Engine,
  EngineEvent,
  ExecResult,
  Filters,
  HelperSession,
  HelperSpec,
} from '../../src/engine/engine.ts'
import { cancelled, refusal } from '../../src/engine/failures.ts'
import type { DefaultPools } from '../../src/model/host-network.ts'
import type { Member } from '../../src/model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../../src/model/spec.ts'
import type { Container, Endpoint, EngineInfo, Network } from '../../src/model/topology.ts'
import { DEFAULT_POOLS } from './fake-addresses.ts'
import { endpointOf, inspected, type Made } from './fake-containers.ts'
import { containerTests, labelTests, networkTests, passes } from './fake-filters.ts'
import { echo, fakeSession, type HelperProgram } from './fake-helper.ts'
import { BUILT_IN, builtInNetworks, find, idOf, makeNetwork, networkSpec } from './fake-networks.ts'

export interface FakeContainer {
  readonly state?: Container['state']
  readonly mode?: Container['mode']
  readonly labels?: Readonly<Record<string, string>>
  readonly isHelper?: boolean
  /** Names; the default bridge when nothing is said. */
  readonly networks?: readonly string[]
}

/** An engine in memory. It refuses what a real one refuses, with the same errors: the contract test sees to that. */
export class FakeEngine implements Engine {
  private allNetworks: Network[] = builtInNetworks()
  private allContainers: Made[] = []
  private readonly images = new Set<string>()
  private readonly helpers = new Set<string>()
  private program: HelperProgram = echo
  private engineInfo: EngineInfo = {
    host: 'unix:///fake.sock',
    version: '28.5.2',
    apiVersion: '1.51',
    architecture: 'x86_64',
  }
  /** What places were asked for with, by container and network. */
  private readonly settings = new Map<string, EndpointSpec>()
  private made = 0
  private readonly endpointSerials = new Map<string, string>()

  withInfo(info: Partial<EngineInfo>): this {
    this.engineInfo = { ...this.engineInfo, ...info }
    return this
  }

  /** `subnets` in CIDR form; none means that the engine chooses. */
  withNetwork(name: string, subnets: readonly string[] = [], more: Partial<NetworkSpec> = {}): this {
    const config = subnets.map((subnet) => ({ subnet }))
    const spec = networkSpec(name, { ipam: { driver: 'default', options: {}, config }, ...more })
    this.allNetworks.push(makeNetwork(spec, this.allNetworks))
    return this
  }

  withContainer(
    name: string,
    {
      state = 'running',
      mode = { kind: 'own' },
      labels = {},
      isHelper = false,
      networks,
    }: FakeContainer = {},
  ): this {
    this.made += 1
    const id = idOf(`container ${name} ${this.made}`)
    if (isHelper) this.helpers.add(id)
    const startedAtMs = state === 'created' ? null : this.made
    this.allContainers.push({
      id,
      name,
      state,
      startedAtMs,
      mode,
      labels,
      endpoints: [],
      endpointIds: [],
      exposed: [],
      published: [],
      bindings: [],
    })
    for (const network of networks ?? usualNetworks(mode)) this.attach(network, id, {})
    return this
  }

  /** What the helper answers from now on. */
  withHelper(program: HelperProgram): this {
    this.program = program
    return this
  }

  async info(): Promise<EngineInfo> {
    return this.engineInfo
  }

  async firewall(): Promise<null> {
    return null
  }

  async defaultPools(): Promise<DefaultPools> {
    return {
      local: [
        ...DEFAULT_POOLS.map((base) => ({ base, size: Number(base.split('/')[1]) })),
        { base: 'fd0a:0:0::/48', size: 64 },
      ],
      swarm: [],
    }
  }

  async networks(filters: Filters = {}): Promise<Network[]> {
    return this.allNetworks.filter((network) => passes(filters, networkTests(network)))
  }

  async network(reference: string): Promise<Network> {
    return this.findNetwork(reference)
  }

  async networkSpec(reference: string): Promise<NetworkSpec> {
    const { id: _, pools, scope: __, ...network } = this.findNetwork(reference)
    const config = pools.map(({ subnet, gateway, ipRange, auxAddresses }) => {
      return { subnet, ...(gateway && { gateway }), ...(ipRange && { ipRange }), auxAddresses }
    })
    return { ...network, scope: '', ipam: { driver: 'default', options: {}, config } }
  }

  async inspectNetwork(reference: string): Promise<unknown> {
    const { id, name, driver, scope, labels } = this.findNetwork(reference)
    return { Id: id, Name: name, Driver: driver, Scope: scope, Labels: labels }
  }

  async createNetwork(spec: NetworkSpec): Promise<{ id: string; warning: string }> {
    const network = makeNetwork(spec, this.allNetworks)
    this.allNetworks.push(network)
    return { id: network.id, warning: '' }
  }

  async endpoints(reference: string): Promise<BookedEndpoint[]> {
    const { id } = this.findNetwork(reference)
    return this.allContainers.flatMap(({ id: owner, name, endpoints }) =>
      endpoints.flatMap(({ networkId, ipv4 }) => (networkId === id && ipv4 ? [{ owner, name, ipv4 }] : [])),
    )
  }

  async removeNetwork(reference: string): Promise<void> {
    const { id, name } = this.findNetwork(reference)
    if (BUILT_IN.includes(name)) throw refusal(403, `${name} is a pre-defined network and cannot be removed`)
    if (this.isUsed(id))
      throw refusal(403, `error while removing network: network ${name} has active endpoints`)
    this.allNetworks = this.allNetworks.filter((network) => network.id !== id)
  }

  async pruneNetworks(filters: Filters): Promise<string[]> {
    const unused = this.allNetworks.filter(
      ({ id, name, labels }) =>
        !BUILT_IN.includes(name) && !this.isUsed(id) && passes(filters, labelTests(labels)),
    )
    this.allNetworks = this.allNetworks.filter((network) => !unused.includes(network))
    return unused.map(({ name }) => name)
  }

  async connect(network: string, container: string, endpoint: EndpointSpec): Promise<void> {
    this.attach(network, container, endpoint)
  }

  async disconnect(reference: string, container: string): Promise<void> {
    const network = this.findNetwork(reference)
    const { id, endpoints } = this.findContainer(container)
    const left = endpoints.filter(({ networkId }) => networkId !== network.id)
    if (left.length === endpoints.length)
      throw refusal(500, `container ${id} is not connected to network ${network.name}`)
    this.change(id, left)
  }

  async containers(filters: Filters = {}): Promise<ContainerSummary[]> {
    const passing = this.allContainers.filter((container) => passes(filters, containerTests(container)))
    return passing.map(({ id, name, state, labels, endpoints }) => {
      const networkIds = endpoints.map(({ networkId }) => networkId)
      return {
        id,
        name,
        state,
        // As after a kill.
        exitCode: state === 'exited' ? 137 : null,
        labels,
        isHelper: this.helpers.has(id),
        networkIds,
        endpointIds: [],
        addresses: endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6].filter((address) => address !== null)),
        publishes: false,
        gateways: endpoints.flatMap(({ gateway }) => gateway ?? []),
      }
    })
  }

  async container(reference: string): Promise<Container> {
    const container = this.findContainer(reference)
    const { mode } = container
    return inspected(container, mode.kind === 'container' ? this.findContainer(mode.id) : container)
  }

  async member(reference: string): Promise<Member> {
    const { id, name, state, mode, endpoints } = this.findContainer(reference)
    const seats = endpoints.map(({ networkId, network, ipv4, ipv6, gateway }) => {
      const settings = this.settings.get(`${id} ${networkId}`) ?? {}
      const endpointId = ipv4 === null ? undefined : this.endpointSerials.get(`${id} ${networkId}`)
      const known = endpointId === undefined ? {} : { endpointId }
      return { network: { id: networkId, name: network }, settings, ipv4, ipv6, gateway, ...known }
    })
    return { id, name, state, mode, seats }
  }

  async removeContainer(reference: string): Promise<void> {
    this.drop(this.findContainer(reference).id)
  }

  /** Nothing is in these containers. */
  async exec(reference: string): Promise<ExecResult> {
    this.findContainer(reference)
    return { stdout: '', exitCode: 127 }
  }

  /** Nothing happens here by itself. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    const untilAborted = async () => {
      if (!signal.aborted) await once(signal, 'abort')
      return { done: true, value: undefined } as const
    }
    return { [Symbol.asyncIterator]: () => ({ next: untilAborted }) }
  }

  async provideHelper(executable: Uint8Array): Promise<string> {
    const image = idOf(Buffer.from(executable).toString())
    this.images.add(image)
    return image
  }

  async startHelper({ image, labels }: HelperSpec, signal: AbortSignal): Promise<HelperSession> {
    if (signal.aborted) throw cancelled(signal)
    if (!this.images.has(image)) throw refusal(404, `No such image: ${image}`)
    this.withContainer(`helper-${this.made}`, { mode: { kind: 'none' }, labels, isHelper: true })
    const id = this.allContainers.at(-1)?.id ?? ''
    return fakeSession(id, this.program, signal, () => this.drop(id))
  }

  close(): void {}

  private drop(id: string): void {
    this.allContainers = this.allContainers.filter((container) => container.id !== id)
  }

  private findNetwork(reference: string): Network {
    return find('network', this.allNetworks, reference)
  }

  private findContainer(reference: string): Made {
    return find('container', this.allContainers, reference)
  }

  private attach(networkReference: string, containerReference: string, spec: EndpointSpec): void {
    const network = this.findNetwork(networkReference)
    const container = this.findContainer(containerReference)
    const taken = this.attached(network.id).map(({ ipv4 }) => ipv4)
    const endpoint = endpointOf(network, container, spec, taken)
    const endpoints = [...container.endpoints, endpoint].sort((a, b) => (a.network < b.network ? -1 : 1))
    this.settings.set(`${container.id} ${network.id}`, spec)
    this.made += 1
    this.endpointSerials.set(`${container.id} ${network.id}`, String(this.made))
    this.change(container.id, endpoints)
  }

  private change(id: string, endpoints: readonly Endpoint[]): void {
    const change = (container: Made) => (container.id === id ? { ...container, endpoints } : container)
    this.allContainers = this.allContainers.map(change)
  }

  private isUsed(networkId: string): boolean {
    return this.attached(networkId).some(({ ipv4 }) => ipv4 !== null)
  }

  private attached(networkId: string): Endpoint[] {
    return this.allContainers
      .flatMap(({ endpoints }) => endpoints)
      .filter((endpoint) => endpoint.networkId === networkId)
  }
}

function usualNetworks(mode: Container['mode']): string[] {
  if (mode.kind === 'container') return []
  return [mode.kind === 'own' ? 'bridge' : mode.kind]
}
