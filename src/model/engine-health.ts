/** What an engine says of its firewall. */
export interface Firewall {
  /** As it calls it: `iptables`, `nftables`, `iptables+firewalld` … */
  readonly driver: string
  /** When firewalld took all rules away last, and the engine made its own anew. */
  readonly reloadedAt: string | null
  /** Whether a program on the host also takes what is for published ports; null where the engine does not tell. */
  readonly userlandProxy: boolean | null
}

/** An engine in a few words. Null is what nobody could tell. */
export interface Vitals {
  readonly version: string
  readonly firewall: Firewall | null
  /** Of the engine's host, by the names that sysctl(8) has for them; null is one that it does not have. */
  readonly settings: ReadonlyMap<string, number | null>
  /** Why the engine's host could not be looked at, if it could not. */
  readonly hostUnknown: string | null
}

/** Whether the engine's DNS server answers in a container. */
export interface DnsCheck {
  readonly container: string
  readonly address: string
  /** What came instead of an answer. */
  readonly trouble: string | null
}
