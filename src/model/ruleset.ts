/** What wrote a table: rules of nft(8) itself, of iptables on top of nf_tables, or of iptables' own tables in the kernel. */
export type RuleBackend = 'nftables' | 'iptables-nft' | 'iptables-legacy'

export type RuleFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev'

/** Where in its way through a network namespace a packet meets a chain. */
export type HookName = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'egress'

export type ConntrackState = 'invalid' | 'new' | 'established' | 'related' | 'untracked'

/** How many packets came by since somebody last set it to zero. */
export interface RuleCounter {
  readonly packets: number
  readonly bytes: number
}

/** What a rule asks of a packet; what is not understood is told as `other`, and may be so or not. */
export type RuleMatch =
  /** A name, or how it begins where it ends with `*`. */
  | { readonly kind: 'interface'; readonly way: 'in' | 'out'; readonly name: string; readonly not: boolean }
  /** Prefixes in CIDR form, any of which will do; a single address is one of /32 or /128. */
  | {
      readonly kind: 'address'
      readonly end: 'source' | 'destination'
      readonly prefixes: readonly string[]
      readonly not: boolean
    }
  /** By name where it is `tcp`, `udp`, `icmp`, `icmpv6`, else the number as text. */
  | { readonly kind: 'protocol'; readonly protocol: string; readonly not: boolean }
  /** Both ends of each range belong to it. */
  | {
      readonly kind: 'port'
      readonly end: 'source' | 'destination'
      readonly ranges: readonly { readonly low: number; readonly high: number }[]
      readonly not: boolean
    }
  | { readonly kind: 'conntrack'; readonly states: readonly ConntrackState[]; readonly not: boolean }
  /** Of which type the address is to the host: `local`, `broadcast`, `multicast`, `unicast` … */
  | {
      readonly kind: 'address-type'
      readonly end: 'source' | 'destination'
      readonly types: readonly string[]
      readonly not: boolean
    }
  | { readonly kind: 'other'; readonly text: string }

/** What becomes of a packet that a rule matches; a rule without one only counts, or marks. */
export type RuleVerdict =
  | { readonly kind: 'accept' | 'drop' | 'reject' | 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  /** Another address or port for it: `to` as `172.18.0.2:80`, `:80` for a port alone; of masquerade and redirect, ports; null where the rule names none. */
  | { readonly kind: 'masquerade' | 'snat' | 'dnat' | 'redirect'; readonly to: string | null }
  | { readonly kind: 'other'; readonly text: string }

export interface Rule {
  /** In its chain, from 1, as iptables counts them. */
  readonly number: number
  /** By which nft(8) calls it; null in a table of iptables' own. */
  readonly handle: number | null
  readonly matches: readonly RuleMatch[]
  readonly verdict: RuleVerdict | null
  /** Null for a rule that counts nothing. */
  readonly counter: RuleCounter | null
  /** As iptables-save(8) writes it behind `-A CHAIN`, or as nft(8) does where it is nft's, without what it counted; what was not understood in angle brackets. */
  readonly text: string
}

export interface RuleChain {
  readonly name: string
  /** Null for one that is only jumped to. Of those at one hook the lowest priority comes first. */
  readonly hook: { readonly name: HookName; readonly priority: number } | null
  readonly type: 'filter' | 'nat' | 'route'
  /** What becomes of a packet that comes to its end; null where it has no hook. */
  readonly policy: 'accept' | 'drop' | null
  /** Of the packets that came to its end; null where nobody counts. */
  readonly counter: RuleCounter | null
  readonly rules: readonly Rule[]
}

export interface RuleTable {
  readonly backend: RuleBackend
  readonly family: RuleFamily
  readonly name: string
  readonly chains: readonly RuleChain[]
}

/** Those of network namespaces, by their keys (place.ts). */
export type Rules = ReadonlyMap<string, Ruleset>

/** The packet filter of one network namespace, as the kernel told it. */
export interface Ruleset {
  readonly tables: readonly RuleTable[]
}
