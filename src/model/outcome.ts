/** What a probe saw. Never a boolean: not knowing is a result. */
export type Outcome =
  | { readonly kind: 'reply'; readonly attempts: number; readonly rttMs: number }
  | { readonly kind: 'timeout'; readonly attempts: number }
  /** `cause` is `icmp:TYPE:CODE` or `errno:NAME`, as the kernel gave it. */
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'resolved'; readonly addresses: readonly string[]; readonly rttMs: number }
  /** `rcode` is the DNS server's; null when a server that answers for its own names kept silent on this one. */
  | { readonly kind: 'name-not-found'; readonly rcode: number | null }
  | { readonly kind: 'wrong-answer'; readonly addresses: readonly string[] }
  | { readonly kind: 'not-measured'; readonly reason: string }

/** What the engine's settings promise of a probe. */
export type Expected = 'reply' | 'no-reply' | 'resolved' | 'name-not-found' | 'unknown'

/** Why it is promised: part of the JSON contract; in words: verdict/promises.ts. */
export type PromiseKey =
  | 'same-namespace'
  | 'shared-network'
  | 'icc-off'
  | 'private-mode'
  | 'vepa-mode'
  | 'not-on-network'
  | 'internal-network'
  | 'no-network'
  | 'host-reaches-bridge'
  | 'host-off-network'
  | 'gateway-is-host'
  | 'gateway-mode-open'
  | 'gateway-mode-closed'
  | 'gateway-mode-unsure'
  | 'host-not-promised'
  | 'name-on-network'
  | 'default-bridge-no-names'
  | 'no-name-shared'
  | 'no-endpoint-no-name'
  | 'other-dns-server'

/** From the best to the worst. */
export const VERDICTS = ['ok', 'unproven', 'broken', 'leak'] as const
export type Verdict = (typeof VERDICTS)[number]

export type Reachability = 'reachable' | 'isolated' | 'unknown'
