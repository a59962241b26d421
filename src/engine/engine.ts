import type { Firewall } from '../model/engine-health.ts'
import type { DefaultPools } from '../model/host-network.ts'
import type { Member } from '../model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import type { Container, EngineInfo, Network } from '../model/topology.ts'

/** A filter as `docker … --filter` takes it: values by key; several values of a key are alternatives. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** A container as a listing shows it, enough to select by: no namespace, no aliases. */
export interface ContainerSummary {
  readonly id: string
  readonly name: string
  readonly state: Container['state']
  /** Of one that has exited; null where it is not known. */
  readonly exitCode: number | null
  readonly labels: Readonly<Record<string, string>>
  /** Whether it is a helper of a docker-netx: no answer is about it. */
  readonly isHelper: boolean
  /** Ids of the networks that it is attached to, stopped or not. */
  readonly networkIds: readonly string[]
  readonly endpointIds: readonly string[]
  /** Its addresses on them, of both families, where it runs. */
  readonly addresses: readonly string[]
  /** Whether a port of the host leads to it. */
  readonly publishes: boolean
  /** The IPv4 gateways that it uses on them, where it runs: old engines tell them nowhere else. */
  readonly gateways: readonly string[]
}

/** An endpoint in the books of a network. */
export interface BookedEndpoint {
  /** The container's id; `ep-` and the endpoint's where the engine knows no container. */
  readonly owner: string
  readonly name: string
  readonly ipv4: string | null
}

/** A helper container that was started with its stdin and stdout attached. */
export interface HelperSession {
  readonly id: string
  write(text: string): void
  /** Whole lines of its stdout, in order; ends when the helper ends. */
  readonly lines: AsyncIterable<string>
  /** What it said on stderr so far, at most a few KiB. */
  diagnostics(): string
  /** Closes its stdin, which ends it; then makes sure that the container is gone. Never throws. */
  close(): Promise<void>
}

export interface HelperSpec {
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  /** Whose network it runs in: nobody's, the engine's host's, or a container's (by id). */
  readonly network: 'none' | 'host' | { readonly container: string }
  /**
   * Folders of namespace files on the engine's host, mounted read-only at `/netns` and `/named`. Only one that has any
   * is given the privileges to enter them.
   */
  readonly folders: { readonly netns?: string; readonly named?: string }
  /** What it is to do instead of measuring: join two namespaces, or part them. */
  readonly task?: 'wire'
  /** Whether it is given, without any folder, the privileges that it takes to read the firewall of the network it runs in. */
  readonly readsRules?: boolean
}

/** What a program in a container came to. */
export interface ExecResult {
  readonly stdout: string
  readonly exitCode: number
}

/** Something that happened to a container or a network. */
export interface EngineEvent {
  readonly kind: 'container' | 'network'
  /** As the engine names it: `start`, `die`, `connect` … */
  readonly action: string
  readonly id: string
  /** Labels of a container; the name, the type and the container of a network's. */
  readonly attributes: Readonly<Record<string, string>>
  /** Whether it happened to a helper of a docker-netx. */
  readonly isHelper: boolean
}

/** All that netx asks of a Docker engine, in our own types. Every failure is a NetxError. References are ids or names. */
export interface Engine {
  info(): Promise<EngineInfo>
  /** Null where the engine does not tell, as those before 28 do not. */
  firewall(): Promise<Firewall | null>
  /** Where it looks for the addresses of networks that are made without any. */
  defaultPools(): Promise<DefaultPools>

  networks(filters?: Filters): Promise<Network[]>
  network(reference: string): Promise<Network>
  /** What would make the same network again. */
  networkSpec(reference: string): Promise<NetworkSpec>
  /** What the engine answers to an inspection, as it is. */
  inspectNetwork(reference: string, verbose?: boolean): Promise<unknown>
  /** Resolves to the id, and to the warning that the engine may give. Engines before 25 let several share a name. */
  createNetwork(spec: NetworkSpec, sharesName?: boolean): Promise<{ id: string; warning: string }>
  /** Who is on a network as the engine's own books have it, gone or not. */
  endpoints(network: string): Promise<BookedEndpoint[]>
  removeNetwork(reference: string): Promise<void>
  pruneNetworks(filters: Filters): Promise<string[]>
  connect(network: string, container: string, endpoint: EndpointSpec): Promise<void>
  disconnect(network: string, container: string, force: boolean): Promise<void>

  /** Every container, stopped ones too. */
  containers(filters?: Filters): Promise<ContainerSummary[]>
  container(reference: string): Promise<Container>
  /** A container with the settings of its places on networks. */
  member(reference: string): Promise<Member>
  /** Its volumes stay. One that runs is only removed by force. */
  removeContainer(reference: string, force: boolean): Promise<void>
  /** Runs a program in a running container and waits for its end; an executable that is missing is exit code 126 or 127. */
  exec(container: string, command: readonly string[], signal: AbortSignal): Promise<ExecResult>

  /** What happens from now on to containers and networks, until the signal ends it. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>

  /** Makes sure that there is an image of one executable file, `/netx-probe`, its entry point. Resolves to the image's id. */
  provideHelper(executable: Uint8Array): Promise<string>
  startHelper(spec: HelperSpec, signal: AbortSignal): Promise<HelperSession>

  /** Lets go of every connection, so that the process can end. */
  close(): void
}
