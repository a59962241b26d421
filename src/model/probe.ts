/** One question about an ordered pair: `from` a participant, `to` a participant or a column, both by id. */
export type Probe = PathProbe | NameProbe

/** One that goes to an address. */
export type PathProbe = EchoProbe | PortProbe

interface Aimed {
  readonly from: string
  readonly to: string
  /** The network that the address belongs to; null for an address that is on no network of the engine's. */
  readonly network: string | null
  readonly networkId: string | null
  /** Null when the target has none, as it does not run. */
  readonly address: string | null
}

/** Does `to` answer a ping at this address? `mtu` is a ping as large as the link takes it. */
interface EchoProbe extends Aimed {
  readonly kind: 'icmp' | 'mtu'
}

/** Does this port take a connection, or a datagram? */
interface PortProbe extends Aimed {
  readonly kind: 'tcp' | 'udp'
  readonly port: number
}

/** Which addresses does the DNS server of `from` give for this name? */
export interface NameProbe {
  readonly kind: 'dns'
  readonly from: string
  readonly to: string
  readonly name: string
  readonly record: 'A' | 'AAAA'
  /** The addresses of `to` that the answer may hold: those on networks that the asker is on, where there are any. */
  readonly addresses: readonly string[]
}
