import type { Column } from './column.ts'

/** What the engine says of itself. `host` is the endpoint as a user would write it: `unix:///…`, `tcp://…`, `ssh://…`. */
export interface EngineInfo {
  readonly host: string
  readonly version: string
  readonly apiVersion: string
  /** As the engine names it: `x86_64`, `aarch64`. */
  readonly architecture: string
}

/** The first number of an engine's version, by which its promises differ. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}

/** One IPAM configuration of a network. Addresses as the engine writes them; `subnet` and `ipRange` in CIDR form. */
export interface AddressPool {
  readonly subnet: string
  readonly gateway: string | null
  readonly ipRange: string | null
  readonly auxAddresses: Readonly<Record<string, string>>
}

export interface Network {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly internal: boolean
  readonly attachable: boolean
  readonly ingress: boolean
  readonly configOnly: boolean
  readonly ipv6: boolean
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly pools: readonly AddressPool[]
  /** In milliseconds of the epoch. */
  readonly createdAtMs?: number
}

/** A container's attachment to one network. A stopped container has none of the two addresses. */
export interface Endpoint {
  readonly networkId: string
  readonly network: string
  readonly ipv4: string | null
  readonly ipv6: string | null
  /** Where its packets to other networks go, those of IPv4 where it has such an address; on a bridge an address of the host's. */
  readonly gateway: string | null
  /** Names besides the container's own, as given by the user; short ids are left out. */
  readonly aliases: readonly string[]
  /** Further names that the engine's DNS server has for it there, such as its host name; of engines that tell them. */
  readonly otherNames?: readonly string[]
  /** Which of its networks the engine prefers for the way out; 0 where nothing is said. */
  readonly gatewayPriority?: number
}

/** A port of a container: as its image exposes it, or as it was published. */
export interface Port {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
}

/** A port of the engine's host that leads to a port of a container. `hostAddress` may be `0.0.0.0` or `::`; empty for both. */
export interface Publication extends Port {
  readonly hostAddress: string
  readonly hostPort: number
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/**
 * Whose network namespace a container runs in: its own, the host's, one with nothing in it, or another container's.
 * `named` is no container at all, but a namespace of the host's, as made with `ip netns add`.
 */
export type NetworkMode =
  | {
      readonly kind: 'own'
      /** Name or id of the network of a user's that it was started on: once that is gone, newer engines connect it to no other and restart it on none. */
      readonly startedOn?: string
    }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly id: string }
  | { readonly kind: 'named' }

export interface Container {
  readonly id: string
  readonly name: string
  readonly state: ContainerState
  /** When it started last, in milliseconds of the epoch; null when it never did. */
  readonly startedAtMs: number | null
  readonly labels: Readonly<Record<string, string>>
  readonly mode: NetworkMode
  /** Sorted by network name. */
  readonly endpoints: readonly Endpoint[]
  /** Ids of its endpoints: other ones after a restart, and after a reconnection. */
  readonly endpointIds: readonly string[]
  /** Path of the network namespace file on the engine's host, `-` for the host's own; null for a container without a namespace of its own, or one that has ended. */
  readonly sandbox: string | null
  /** Addresses of the DNS servers that its programs ask, in order. */
  readonly nameservers: readonly string[]
  readonly exposed: readonly Port[]
  readonly published: readonly Publication[]
  /** Those that it was started with, whether the engine published them or not. A port of 0 is one that the engine was to choose. */
  readonly bindings: readonly Publication[]
  /** What it says of itself that cannot be, and was left out: sentences whose subject is the container. */
  readonly leftOut?: readonly string[]
}

/** The ports that a running container was to publish, and does not. */
export function notPublishedOf({ state, bindings, published }: Container): Publication[] {
  if (state !== 'running') return []
  const isThere = (wanted: Publication) =>
    published.some(({ protocol, port }) => protocol === wanted.protocol && port === wanted.port)
  return bindings.filter((binding) => !isThere(binding))
}

/** A container that has no network namespace, as it does not run. `exitCode` is null where it did not exit. */
export interface StoppedContainer extends Pick<Container, 'name' | 'id' | 'state'> {
  readonly exitCode: number | null
}

/** One observation of the engine. */
export interface Topology {
  readonly engine: EngineInfo
  /** Sorted by name. */
  readonly networks: readonly Network[]
  /** Those that were asked for, those whose network namespace they run in, and, where the host takes part, those that publish ports there. */
  readonly containers: readonly Container[]
  /** Ids of those that were asked for, sorted by name. */
  readonly participants: readonly string[]
  /** What else is to be reached; sorted by title. */
  readonly columns: readonly Column[]
  /** Where all that run were asked for: those that do not, sorted by name. */
  readonly notRunning?: readonly StoppedContainer[]
}

/** The id that the engine's host has where it stands among the containers, and its name. No container's starts so. */
export const HOST = '@host'

/** The host, and named namespaces, stand among the containers under ids that no container has. */
export function isContainer({ id }: Pick<Container, 'id'>): boolean {
  return !id.startsWith('@')
}

/** The network of those that are to be on none. */
export const NO_NETWORK = 'none'

const PREDEFINED = ['bridge', 'host', NO_NETWORK]

/** Whether a file can have a network of that name; engines take others, too. */
export function isNetworkName(text: string): boolean {
  return /^[a-z\d][\w.-]*$/i.test(text)
}

/** Whether the members of a bridge network are kept apart from each other. */
export function isIccOff({ options }: Pick<Network, 'options'>): boolean {
  return options[ICC] === 'false'
}

/** The name of the link on the host that a network is; as the engine names it where it was not told a name. */
export function bridgeOf({ driver, id, options }: Pick<Network, 'driver' | 'id' | 'options'>): string | null {
  if (driver !== 'bridge') return null
  return options['com.docker.network.bridge.name'] || `br-${id.slice(0, 12)}`
}

export const ICC = 'com.docker.network.bridge.enable_icc'

/** Whether every engine has a network of that name, which nobody can make, remove or change. */
export function isPredefined(network: string): boolean {
  return PREDEFINED.includes(network)
}
