import type { Expected, Outcome, PromiseKey, Reachability, Verdict } from './outcome.ts'

/** One probe, judged. Keys in the order in which JSON prints them. */
export interface JudgedProbe {
  readonly kind: 'icmp' | 'dns'
  readonly network?: string | null
  readonly address?: string | null
  readonly name?: string
  readonly expected: Expected
  /** Why that is expected; in words: verdict/promises.ts. */
  readonly because: PromiseKey
  readonly outcome: Outcome['kind']
  readonly addresses?: readonly string[]
  readonly verdict: Verdict
  readonly attempts?: number
  readonly rttMs?: number
  /** What the kernel said of an unreachable address. */
  readonly cause?: string
  /** Why it was not measured, or why what was measured proves nothing. */
  readonly reason?: string
}

export interface Pair {
  readonly from: string
  readonly to: string
  readonly expected: Reachability
  readonly observed: Reachability
  readonly verdict: Verdict
  readonly probes: readonly JudgedProbe[]
}

export interface Participant {
  readonly name: string
  readonly id: string
  readonly state: string
  readonly endpoints: readonly {
    readonly network: string
    readonly networkId: string
    readonly ipv4: string | null
    readonly ipv6: string | null
    readonly gateway: string | null
    readonly aliases: readonly string[]
  }[]
}

export interface Summary {
  readonly pairs: number
  readonly reachable: number
  readonly isolated: number
  readonly ok: number
  readonly leak: number
  readonly broken: number
  readonly unproven: number
}

/** The matrix: what `--format json` prints, and what every other view is made of. */
export interface Report {
  readonly schemaVersion: 1
  readonly engine: { readonly host: string; readonly version: string; readonly apiVersion: string }
  readonly participants: readonly Participant[]
  readonly pairs: readonly Pair[]
  readonly summary: Summary
}
