/** A route of the engine's host. Destinations in CIDR form. */
export interface HostRoute {
  readonly destination: string
  /** Null for what is reached directly. */
  readonly gateway: string | null
  readonly interface: string
}

/** What the network namespace of the engine looks like: what a subnet must not get in the way of. */
export interface HostNetwork {
  readonly routes: readonly HostRoute[]
  /** With their prefixes: `192.168.1.7/24`. The interface is the empty text where nobody knows. */
  readonly addresses: readonly { readonly address: string; readonly interface: string }[]
  readonly nameservers: readonly string[]
  /** What of it could not be told whole, in words; missing where all was. */
  readonly cut?: string
}

/** A part of the address space that an engine takes subnets of a size from. */
export interface DefaultPool {
  readonly base: string
  /** The prefix of what is taken. */
  readonly size: number
}

/** Where an engine looks for addresses by itself. */
export interface DefaultPools {
  /** For networks of this engine; IPv4 and IPv6. */
  readonly local: readonly DefaultPool[]
  /** For networks of its swarm. */
  readonly swarm: readonly DefaultPool[]
}
