import type { HostRoute } from './host-network.ts'
import type { Link } from './link.ts'
import type { Pair } from './report.ts'
import type { RuleFamily, Ruleset, RuleVerdict } from './ruleset.ts'
import type { ContainerState, EngineInfo, NetworkMode, Publication } from './topology.ts'

/** What was found in a network namespace, or why nothing was. */
export type Look =
  | {
      readonly kind: 'seen'
      readonly links: readonly Link[]
      readonly routes: readonly HostRoute[]
      /** By the names that sysctl(8) has for them, where they were asked for. */
      readonly settings: ReadonlyMap<string, number | null>
      /** Null where it was not asked for, or could not be read. */
      readonly ruleset: Ruleset | null
    }
  | { readonly kind: 'unseen'; readonly reason: string }

/** The other end of a link, as far as it was seen. */
export interface WireEnd {
  readonly index: number
  /** Whose namespace it is in: a container's name, `@host` or `@netns:NAME`; null for one that was not looked into. */
  readonly namespace: string | null
  readonly name: string | null
  /** The bridge, or the like, that it is a port of. */
  readonly master: string | null
}

/** A link with its two neighbours by name. Keys in the order in which JSON prints them; so in all that follows. */
export interface WiredLink {
  readonly index: number
  readonly name: string
  readonly kind: string | null
  readonly mac: string | null
  readonly mtu: number
  readonly up: boolean
  readonly state: string
  readonly addresses: readonly string[]
  readonly alias: string | null
  readonly master: string | null
  readonly portState: string | null
  /** The network of the engine that a container has it for. */
  readonly network: string | null
  readonly peer: WireEnd | null
}

/** A namespace by what is in it. Where it was not looked into, `unseen` says why, and the rest is empty. */
export interface WiredNamespace {
  readonly unseen: string | null
  /** By their indices. */
  readonly links: readonly WiredLink[]
  readonly routes: readonly HostRoute[]
}

export interface WiredContainer extends WiredNamespace {
  readonly name: string
  readonly id: string
  readonly state: ContainerState
  readonly mode: NetworkMode['kind']
  /** Who owns the namespace that it runs in, where that is not itself: then what is in it is told there. */
  readonly sharesWith: string | null
  readonly published: readonly Publication[]
}

/** A container's place on a network, and the interface that it has for it. */
export interface WiredMember {
  readonly container: string
  readonly ipv4: string | null
  readonly ipv6: string | null
  /** Null where none was found, or where nobody looked. */
  readonly interface: string | null
}

/** A rule of the host's that translates addresses, as iptables-save(8) or nft(8) writes it. */
export interface WiredNatRule {
  readonly family: RuleFamily
  readonly chain: string
  readonly text: string
  readonly verdict: RuleVerdict['kind'] | null
  /** The source addresses that it is for, in CIDR form; null where it does not say. */
  readonly from: string | null
  /** The address or port to be taken instead, where it names one. */
  readonly to: string | null
  /** Null for one that counts nothing. */
  readonly packets: number | null
}

export interface WiredNetwork {
  readonly name: string
  readonly id: string
  readonly driver: string
  readonly internal: boolean
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | null }[]
  /** The bridge that it has by its settings; `link` is null where that was not found, or nobody looked. */
  readonly bridge: { readonly name: string; readonly link: WiredLink | null } | null
  /** All that hangs on the bridge, whoever put it there; by their indices. */
  readonly ports: readonly WiredLink[]
  readonly members: readonly WiredMember[]
  /** In the order of the kernel; null where nobody looked, or could read them. */
  readonly nat: readonly WiredNatRule[] | null
}

/** An ordered pair of containers, as it was measured and judged. */
export type MeasuredPair = Pick<Pair, 'from' | 'to' | 'expected' | 'observed' | 'verdict'>

/** How containers, namespaces, links, bridges and networks hang together. */
export interface Wiring {
  readonly schemaVersion: 1
  readonly engine: Pick<EngineInfo, 'host' | 'version' | 'apiVersion'>
  /** What looked into the namespaces. */
  readonly prober: 'helper' | 'sidecar' | 'exec' | null
  readonly host: WiredNamespace
  /** In natural order of the names; the containers, and the members of a network, likewise. */
  readonly networks: readonly WiredNetwork[]
  readonly containers: readonly WiredContainer[]
  /** Of those of the containers that run, where it was measured. */
  readonly measured?: readonly MeasuredPair[]
}

/** The link that a container has for its place on a network. */
export function linkOf(wiring: Wiring, { container, interface: name }: WiredMember): WiredLink | undefined {
  const owner = wiring.containers.find((one) => one.name === container)
  return owner?.links.find((link) => name !== null && link.name === name)
}
