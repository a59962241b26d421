/** Where the other end of a link is: of a veth its peer, of what is stacked on another interface that one. */
interface LinkEnd {
  readonly index: number
  /** The container that the namespace belongs to, by id; null where it is none of those that were looked into. */
  readonly place: string | null
}

/** A network interface, as the namespace that it is in shows it. */
export interface Link {
  readonly index: number
  readonly name: string
  /** As the kernel calls it: `veth`, `bridge`, `macvlan` …; null for the loopback and for hardware. */
  readonly kind: string | null
  readonly mac: string | null
  readonly mtu: number
  /** Whether it was set up. Whether it works is the state's to say. */
  readonly isUp: boolean
  /** The operational state of RFC 2863: `up`, `down`, `lowerlayerdown`, `unknown` … */
  readonly state: string
  /** The index of the bridge, or the like, that it is a port of. */
  readonly master: number | null
  /** Of a bridge's port: `forwarding`, `blocking`, `disabled` … */
  readonly portState: string | null
  readonly peer: LinkEnd | null
  readonly alias: string | null
  /** With their prefix lengths. */
  readonly addresses: readonly string[]
}
