import type { Measurement } from '../model/measurement.ts'
import type { Outcome, Reachability } from '../model/outcome.ts'
import type { JudgedProbe, Pair, Summary } from '../model/report.ts'

const ANSWERS: readonly string[] = ['reply', 'open', 'refused', 'answer']

export function expectedOf(probes: readonly JudgedProbe[]): Reachability {
  const paths = probes.filter(({ kind }) => kind !== 'dns')
  if (paths.some(({ expected }) => ANSWERS.includes(expected))) return 'reachable'
  const apart = paths.every(({ expected }) => expected === 'no-reply' || expected === 'closed')
  return paths.length > 0 && apart ? 'isolated' : 'unknown'
}

/**
 * Isolated is what was asked, could have been heard, and was not. `refusal` says whose word a refused connection is:
 * the target's own, which was reached then, or that of the host before it, which lets nobody through.
 */
export function observedOf(measurements: readonly Measurement[], refusal: 'target' | 'host'): Reachability {
  const paths = measurements.filter(({ probe }) => probe.kind !== 'dns')
  const answers = refusal === 'target' ? [...OPEN, ...REFUSALS] : OPEN
  const silences = refusal === 'target' ? SILENT : [...SILENT, ...REFUSALS]
  if (paths.some(({ outcome }) => answers.includes(outcome.kind))) return 'reachable'
  const isSilent = ({ outcome, doubt }: Measurement) => doubt === null && silences.includes(outcome.kind)
  return paths.length > 0 && paths.every(isSilent) ? 'isolated' : 'unknown'
}

const OPEN: readonly Outcome['kind'][] = ['reply', 'open', 'inconsistent']
const REFUSALS: readonly Outcome['kind'][] = ['refused', 'unserved']
const SILENT: readonly Outcome['kind'][] = ['timeout', 'unreachable']

/** As good as that of the weakest path. */
export function proofOf(probes: readonly JudgedProbe[]): Pick<Pair, 'proof' | 'proofReason'> {
  const weak = probes.find(({ kind, proof }) => kind !== 'dns' && proof === 'weak')
  return weak ? { proof: 'weak', ...(weak.reason && { proofReason: weak.reason }) } : { proof: 'strong' }
}

export function summarize(pairs: readonly Pair[]): Summary {
  const count = (holds: (pair: Pair) => boolean) => pairs.filter(holds).length
  return {
    pairs: pairs.length,
    reachable: count(({ observed }) => observed === 'reachable'),
    isolated: count(({ observed }) => observed === 'isolated'),
    ok: count(({ verdict }) => verdict === 'ok'),
    leak: count(({ verdict }) => verdict === 'leak'),
    broken: count(({ verdict }) => verdict === 'broken'),
    unproven: count(({ verdict }) => verdict === 'unproven'),
  }
}
