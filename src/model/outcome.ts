/** What a probe saw. Never a boolean: not knowing is a result. */
export type Outcome =
  | (Answered & { readonly kind: 'reply' })
  /** A TCP connection came about, or a UDP datagram arrived. */
  | (Answered & { readonly kind: 'open'; readonly payload: Payload })
  /** The target itself said no, which is no isolation. */
  | (Answered & { readonly kind: 'refused' })
  /** The engine's proxy on the host took it, and no program of the container is behind it. */
  | (Answered & { readonly kind: 'unserved' })
  /** Some of the packets were answered, others were not. */
  | (Answered & { readonly kind: 'inconsistent' })
  | { readonly kind: 'timeout'; readonly attempts: number }
  /** `cause` is `icmp:TYPE:CODE`, `icmp6:TYPE:CODE` or `errno:NAME`, as the kernel gave it, or `no-address`. */
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'resolved'; readonly addresses: readonly string[]; readonly rttMs: number }
  /** `rcode` is the DNS server's; null when a server that answers for its own names kept silent on this one. */
  | { readonly kind: 'name-not-found'; readonly rcode: number | null }
  /** Somebody else: `addresses` are what a name resolves to, or the one that answered a ping that its owner never got. */
  | { readonly kind: 'wrong-answer'; readonly addresses: readonly string[] }
  | { readonly kind: 'not-measured'; readonly reason: string }

interface Answered {
  /** Packets sent. */
  readonly attempts: number
  /** Those of them that got no answer, although another one did. */
  readonly lost: number
  readonly rttMs: number
}

/**
 * What went over an open port. TCP: `silent` it did not speak first; `closed` it hung up before it could be answered; `both` it spoke
 * and took what it was sent; `in` it spoke, and what it was sent did not get there. UDP: `answered`, or `received`,
 * seen to arrive at the target.
 */
export type Payload = 'silent' | 'closed' | 'both' | 'in' | 'answered' | 'received'

/** What the engine's settings promise of a probe. `answer` is `open` or `refused`; `closed` anything but `open`. */
export type Expected =
  | 'reply'
  | 'no-reply'
  | 'open'
  | 'refused'
  | 'answer'
  | 'closed'
  | 'resolved'
  | 'name-not-found'
  | 'unknown'

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
  | 'host-through-gateway'
  | 'gateway-mode-open'
  | 'gateway-mode-closed'
  | 'gateway-mode-unsure'
  | 'no-masquerade'
  | 'name-shared'
  | 'routed-unpublished'
  | 'host-not-promised'
  | 'family-missing'
  | 'name-on-network'
  | 'default-bridge-no-names'
  | 'no-name-shared'
  | 'name-not-borne'
  | 'no-endpoint-no-name'
  | 'other-dns-server'
  | 'nobody-listens'
  | 'published-port'
  | 'published-elsewhere'
  | 'published-unsure'
  | 'not-published'
  | 'published-apart'
  | 'no-proxy'
  | 'outside-through-gateway'
  | 'no-way-out'
  | 'namespace-not-promised'
  | 'wire-not-promised'
  | 'policy'

/** From the best to the worst. */
export const VERDICTS = ['ok', 'unproven', 'broken', 'leak'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Of nothing nothing is proven. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.findLast((verdict) => verdicts.includes(verdict)) ?? 'unproven'
}

export type Reachability = 'reachable' | 'isolated' | 'unknown'
