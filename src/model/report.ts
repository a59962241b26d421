import type { Expected, Outcome, Payload, PromiseKey, Reachability, Verdict } from './outcome.ts'
import type { Probe } from './probe.ts'
import type { StoppedContainer } from './topology.ts'

/** Of an absence: `strong` when every control holds, `weak` when less is known. */
export type Proof = 'strong' | 'weak'

/** A rule of a policy file: its text, and the line that it stands on. */
export interface RulePlace {
  readonly text: string
  readonly line: number
}

/** How much a rule has to do with what was measured. */
export interface JudgedRule extends RulePlace {
  /** The probes that it speaks of. */
  readonly matches: number
  /** Those of them that no rule before it speaks of. */
  readonly decides: number
  /** Whether it is about nothing that was measured, and so not kept for certain. */
  readonly idle: boolean
  /** The lines of the rules that decide all that it speaks of, where it decides nothing itself. */
  readonly shadowedBy?: readonly number[]
  /** The worst of what it decides; of a rule that decides nothing, nothing is proven. */
  readonly verdict: Verdict
}

/** The policy that was judged by, if there was one. */
export interface JudgedPolicy {
  readonly file: string
  readonly default: 'derived' | 'allow' | 'deny'
  /** In the order of the file. */
  readonly rules: readonly JudgedRule[]
}

/** One probe, judged. Keys in the order in which JSON prints them. */
export interface JudgedProbe {
  readonly kind: Probe['kind']
  readonly network?: string | null
  readonly address?: string | null
  readonly port?: number
  readonly name?: string
  readonly record?: 'A' | 'AAAA'
  readonly expected: Expected
  /** Why that is expected; in words: verdict/promises.ts. */
  readonly because: PromiseKey
  /** Of a policy. */
  readonly rule?: RulePlace
  readonly outcome: Outcome['kind']
  readonly addresses?: readonly string[]
  readonly verdict: Verdict
  readonly proof?: Proof
  readonly payload?: Payload
  readonly attempts?: number
  readonly lost?: number
  readonly rttMs?: number
  /** What the kernel said of an unreachable address. */
  readonly cause?: string
  /** Why it was not measured, or why what was measured proves little. */
  readonly reason?: string
  /** Of a leak, of what is broken, and of a published port that no program serves: why, as `explain` tells it; the prose is in explain/codes.ts. */
  readonly code?: string
}

/** A port that is open at some addresses of a target and refused at others, although a name may lead to each of them. */
export interface MixedAnswer {
  readonly kind: 'tcp' | 'udp'
  readonly port: number
  readonly open: readonly string[]
  readonly refused: readonly string[]
  /** As `explain` tells it. */
  readonly code?: string
}

export interface Pair {
  readonly from: string
  readonly to: string
  readonly expected: Reachability
  readonly observed: Reachability
  /** Of a pair that was found isolated: as good as that of its weakest path, and why no better. */
  readonly proof?: Proof
  readonly proofReason?: string
  readonly verdict: Verdict
  /** Why it is not proven, though each of its probes may be as expected. */
  readonly reason?: string
  /** Missing where each port gives one answer. */
  readonly mixed?: readonly MixedAnswer[]
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

/** How it was measured. */
export interface RunFacts {
  /** `helper`, `sidecar` or `exec`; null when there was nothing to measure. */
  readonly prober: string | null
  /** Why it was not measured in a better way, one sentence for each that the engine refused; missing where none was tried. */
  readonly fallbacks?: readonly string[]
  /** The longest that was waited for an answer; null when the run was cut short. */
  readonly windowMs: number | null
}

/** What was tried of all pairs together; a probe that was not measured was not tried. */
export interface Tried {
  readonly icmp: boolean
  readonly mtu: boolean
  readonly dns: boolean
  /** Ports, in ascending order, but for published ones. */
  readonly tcp: readonly number[]
  readonly udp: readonly number[]
  /** How many ports that are published on the host. */
  readonly published: number
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
  readonly run: RunFacts & { readonly tried: Tried }
  readonly policy?: JudgedPolicy
  readonly participants: readonly Participant[]
  /** Containers that were left out as they do not run; only where neither names nor filters were given. */
  readonly notRunning?: readonly StoppedContainer[]
  /** Targets beyond the participants. */
  readonly columns: readonly string[]
  readonly pairs: readonly Pair[]
  readonly summary: Summary
}

/** What has to be known of a probe to compare it. */
export type ComparedProbe = Pick<
  JudgedProbe,
  'kind' | 'address' | 'port' | 'name' | 'record' | 'outcome' | 'addresses' | 'verdict'
>

/** What has to be known of a pair to compare it. */
export interface ComparedPair extends Pick<Pair, 'from' | 'to' | 'expected' | 'observed' | 'verdict'> {
  readonly probes: readonly ComparedProbe[]
}

/** What an earlier report has to tell to be compared with. */
export interface Baseline {
  readonly participants: readonly Pick<Participant, 'name' | 'id'>[]
  readonly pairs: readonly ComparedPair[]
}
