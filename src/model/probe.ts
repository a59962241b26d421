/** One question about an ordered pair of containers, both named by id. */
export type Probe = EchoProbe | NameProbe

/** Does `to` answer a ping at this address? */
export interface EchoProbe {
  readonly kind: 'icmp'
  readonly from: string
  readonly to: string
  /** The network that the address belongs to; null for an address that is on no network of the engine's. */
  readonly network: string | null
  readonly networkId: string | null
  /** IPv4; null when the target has none, as it does not run. */
  readonly address: string | null
}

/** Which addresses does the DNS server of `from` give for this name? */
export interface NameProbe {
  readonly kind: 'dns'
  readonly from: string
  readonly to: string
  readonly name: string
  /** The addresses that belong to `to`: an answer with none of them speaks of somebody else. */
  readonly addresses: readonly string[]
}
