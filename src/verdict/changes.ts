import type { ComparedPair, ComparedProbe, JudgedProbe, Pair, Report } from '../model/report.ts'

/** What differs between two reports of one pair. `before` is null for a pair that is new, `after` for one that is gone. */
export interface PairChange {
  readonly from: string
  readonly to: string
  /** False where nothing differs but what is known of it: something was not measured or not proven, then or now. */
  readonly certain: boolean
  readonly before: PairState | null
  readonly after: PairState | null
  /** Only those that differ. */
  readonly probes: readonly ProbeChange[]
}

type PairState = Pick<Pair, 'expected' | 'observed' | 'verdict'>

/** `what` is the question: `icmp 10.0.0.3`, `tcp 10.0.0.3:6379`, `dns redis-1 A`. */
interface ProbeChange {
  readonly what: string
  readonly before: string | null
  readonly after: string | null
}

/** Every pair that differs, in the order of the pairs; times do not count. */
export function changesBetween(
  before: { readonly pairs: readonly ComparedPair[] },
  after: Pick<Report, 'pairs'>,
): PairChange[] {
  const old = byKey(before.pairs)
  const now = byKey(after.pairs)
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort()
  return keys.flatMap((key) => {
    const change = compare(old.get(key), now.get(key))
    return change ? [change] : []
  })
}

function byKey(pairs: readonly ComparedPair[]): Map<string, ComparedPair> {
  return new Map(pairs.map((pair) => [`${pair.from}\n${pair.to}`, pair]))
}

function compare(before: ComparedPair | undefined, after: ComparedPair | undefined): PairChange | null {
  const pair = after ?? before
  if (!pair) return null
  const { from, to } = pair
  const states = { before: stateOf(before), after: stateOf(after) }
  const differing = differences(before?.probes ?? [], after?.probes ?? [])
  const probes = differing.map(({ what, was, is }) => ({ what, before: answerOf(was), after: answerOf(is) }))
  if (probes.length === 0 && JSON.stringify(states.before) === JSON.stringify(states.after)) return null
  const certain = !before || !after || isOtherState(before, after) || differing.some(isCertain(before, after))
  return { from, to, certain, ...states, probes }
}

function stateOf(pair: ComparedPair | undefined): PairState | null {
  if (!pair) return null
  const { expected, observed, verdict } = pair
  return { expected, observed, verdict }
}

function isOtherState(a: PairState, b: PairState): boolean {
  const isOther = (one: string, other: string, unknown: string) =>
    one !== other && one !== unknown && other !== unknown
  return (
    isOther(a.expected, b.expected, 'unknown') ||
    isOther(a.observed, b.observed, 'unknown') ||
    isOther(a.verdict, b.verdict, 'unproven')
  )
}

interface Difference {
  readonly what: string
  readonly was: ComparedProbe | undefined
  readonly is: ComparedProbe | undefined
}

function differences(before: readonly ComparedProbe[], after: readonly ComparedProbe[]): Difference[] {
  const old = new Map(before.map((probe) => [questionOf(probe), probe]))
  const now = new Map(after.map((probe) => [questionOf(probe), probe]))
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what) => {
    const [was, is] = [old.get(what), now.get(what)]
    return answerOf(was) === answerOf(is) ? [] : [{ what, was, is }]
  })
}

/**
 * Addresses and names are what a pair has, so that one more or one less is a difference; but not where a container does
 * not run, which has none to ask for. Ports and large packets are what somebody asked for.
 */
function isCertain(before: ComparedPair, after: ComparedPair) {
  return ({ was, is }: Difference): boolean => {
    if (was && is) return isKnown(was) && isKnown(is)
    const [probe, other] = was ? [was, after] : [is, before]
    if (!probe || !isKnown(probe)) return false
    const isOwn = probe.kind === 'icmp' || probe.kind === 'dns'
    return isOwn && other.probes.every(({ outcome }) => outcome !== 'not-measured')
  }
}

const SILENCE: readonly JudgedProbe['outcome'][] = ['timeout', 'unreachable', 'name-not-found']

/** Silence that proves nothing is not known to be silence. */
function isKnown({ outcome, verdict }: ComparedProbe): boolean {
  return outcome !== 'not-measured' && !(verdict === 'unproven' && SILENCE.includes(outcome))
}

function questionOf({ kind, address, port, name, record }: ComparedProbe): string {
  if (kind === 'dns') return `dns ${name} ${record}`
  if (port === undefined) return `${kind} ${address ?? '-'}`
  return `${kind} ${address?.includes(':') ? `[${address}]` : address}:${port}`
}

function answerOf(probe: ComparedProbe | undefined): string | null {
  if (!probe) return null
  return probe.addresses ? `${probe.outcome} ${probe.addresses.join(',')}` : probe.outcome
}
