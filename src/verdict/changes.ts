import type { JudgedProbe, Pair, Report } from '../model/report.ts'

/** What differs between two reports of one pair. `before` is null for a pair that is new, `after` for one that is gone. */
export interface PairChange {
  readonly from: string
  readonly to: string
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
export function changesBetween(before: Pick<Report, 'pairs'>, after: Pick<Report, 'pairs'>): PairChange[] {
  const old = byKey(before.pairs)
  const now = byKey(after.pairs)
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort()
  return keys.flatMap((key) => {
    const change = compare(old.get(key), now.get(key))
    return change ? [change] : []
  })
}

function byKey(pairs: readonly Pair[]): Map<string, Pair> {
  return new Map(pairs.map((pair) => [`${pair.from}\n${pair.to}`, pair]))
}

function compare(before: Pair | undefined, after: Pair | undefined): PairChange | null {
  const pair = after ?? before
  if (!pair) return null
  const probes = probeChanges(before?.probes ?? [], after?.probes ?? [])
  const states = [stateOf(before), stateOf(after)] as const
  if (probes.length === 0 && JSON.stringify(states[0]) === JSON.stringify(states[1])) return null
  return { from: pair.from, to: pair.to, before: states[0], after: states[1], probes }
}

function stateOf(pair: Pair | undefined): PairState | null {
  if (!pair) return null
  const { expected, observed, verdict } = pair
  return { expected, observed, verdict }
}

function probeChanges(before: readonly JudgedProbe[], after: readonly JudgedProbe[]): ProbeChange[] {
  const old = new Map(before.map((probe) => [questionOf(probe), answerOf(probe)]))
  const now = new Map(after.map((probe) => [questionOf(probe), answerOf(probe)]))
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what) => {
    const [was, is] = [old.get(what) ?? null, now.get(what) ?? null]
    return was === is ? [] : [{ what, before: was, after: is }]
  })
}

function questionOf({ kind, address, port, name, record }: JudgedProbe): string {
  if (kind === 'dns') return `dns ${name} ${record}`
  if (port === undefined) return `${kind} ${address ?? '-'}`
  return `${kind} ${address?.includes(':') ? `[${address}]` : address}:${port}`
}

function answerOf({ outcome, addresses }: JudgedProbe): string {
  return addresses ? `${outcome} ${addresses.join(',')}` : outcome
}
