/** What a random stack is made of. Names are short: those on the engine have the lab's prefix. */
export interface Stack {
  readonly seed: number
  readonly networks: readonly StackNetwork[]
  /** One that needs another one, to link to or to share its network namespace, comes after it. */
  readonly containers: readonly StackContainer[]
}

export interface StackNetwork {
  readonly short: string
  readonly internal: boolean
  readonly ipv4: boolean
  readonly ipv6: boolean
  /** Empty: the engine chooses. */
  readonly pools: readonly { readonly subnet: string; readonly gateway: string; readonly range?: string }[]
  readonly options: Readonly<Record<string, string>>
}

export interface Attachment {
  /** The short name of a network of the stack, or `bridge`. */
  readonly network: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly aliases: readonly string[]
  readonly gatewayPriority?: number
}

export type Mode =
  | { readonly kind: 'own'; readonly on: readonly Attachment[] }
  | { readonly kind: 'host' | 'none' }
  | { readonly kind: 'container'; readonly of: string }

export interface Listener {
  /** `tcp+` speaks first; `tcp` answers. */
  readonly protocol: 'tcp' | 'tcp+' | 'udp'
  /** `*` is every address of both families. */
  readonly address: string
  readonly port: number
}

export interface Publishing {
  readonly protocol: 'tcp' | 'udp'
  /** Empty: every address of the host. */
  readonly hostAddress: string
  /** 0: the engine chooses. */
  readonly hostPort: number
  readonly port: number
}

export interface StackContainer {
  readonly short: string
  readonly state: 'running' | 'paused' | 'exited' | 'created' | 'restarting'
  readonly mode: Mode
  readonly listeners: readonly Listener[]
  readonly published: readonly Publishing[]
  readonly exposed: readonly string[]
  /** As `--link` takes them, with a short name: `c1:db`. */
  readonly links: readonly string[]
  /** Parts of the engine's Config and HostConfig that have nothing to do with who reaches whom. */
  readonly config: Readonly<Record<string, unknown>>
  readonly hostConfig: Readonly<Record<string, unknown>>
}

/** The engine that a stack is made for, and what it can have. */
export interface Ground {
  readonly major: number
  /** Addresses of the host that are no bridge's. */
  readonly hostAddresses: readonly string[]
  /**
   * Whether internal networks have no IPv6: the rules that 20.10 writes with ip6tables drop the questions of neighbours
   * there, so that nothing reaches anything, which netx rightly tells.
   */
  readonly losesInternalIPv6: boolean
}

export interface Dice {
  (below: number): number
  /** True once in so many throws. */
  oneIn(throws: number): boolean
  pick<T>(...choices: readonly T[]): T
}
