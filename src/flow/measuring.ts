import { durationText, progressText } from '../cli/estimate.ts'
import { type ProgressLine, stderrProgress } from '../cli/progress.ts'
import type { Engine } from '../engine/engine.ts'
import { coding, withCodes, withKnownCodes } from '../explain/with-codes.ts'
import type { Policy } from '../model/policy.ts'
import type { Report } from '../model/report.ts'
import type { Topology } from '../model/topology.ts'
import { estimateMs } from '../plan/estimate.ts'
import type { Pace } from '../plan/pace.ts'
import type { ProbeChoice } from '../plan/probes.ts'
import type { ProberOptions } from '../probe/open-prober.ts'
import { type Findings, openSurvey, type RoundOptions, type Survey } from '../probe/survey.ts'
import { judge } from '../verdict/judge.ts'
import { inTurns } from './in-turns.ts'
import { type Backdrop, lookAfter } from './look-after.ts'

/** What takes longer is announced. */
const LONG_MS = 60_000

/** One round from now on: to its deadline, if there is one, with a line that tells how far it is. */
export function roundOptions(
  pace: Pace,
  deadline: AbortSignal | undefined,
  progress: ProgressLine,
): RoundOptions {
  const start = performance.now()
  return {
    pace,
    ...(deadline && { deadline }),
    onProgress: (done, total) => progress.show(progressText(done, total, performance.now() - start)),
  }
}

/** From now on; none where there is no limit. */
export function deadlineIn(ms: number): AbortSignal | undefined {
  return ms > 0 ? AbortSignal.timeout(ms) : undefined
}

/** What is to be said before a round that takes long; null before others. */
export function lengthWarning({ rung, requests }: Survey, pace: Pace): string | null {
  const expectedMs = rung === null ? 0 : estimateMs(rung, requests, pace)
  if (expectedMs < LONG_MS) return null
  return `This will take about ${durationText(expectedMs)}; --deadline ends it earlier, with what it has by then.`
}

interface Measuring {
  readonly pace: Pace
  /** How long it may take at most; 0 is for ever. */
  readonly deadlineMs?: number
  readonly policy?: Policy | undefined
  /** Whether somebody watches how far it is. */
  readonly isWatched: boolean
  readonly note: (text: string) => void
}

/** Measures once, and judges; warned of beforehand where it takes long. */
export async function measureOnce(
  engine: Engine,
  topology: Topology,
  choice: ProbeChoice,
  options: ProberOptions,
  { pace, deadlineMs = 0, policy, isWatched, note }: Measuring,
): Promise<Report> {
  const deadline = deadlineIn(deadlineMs)
  const survey = await openSurvey(engine, topology, choice, { ...options, ...(deadline && { deadline }) })
  const progress = stderrProgress(isWatched)
  try {
    const warning = lengthWarning(survey, pace)
    if (warning) note(warning)
    const round = roundOptions(pace, deadline, progress)
    const findings = await survey.measure({ ...round, isLast: true })
    return (await judgedAfterLook(engine, survey, findings, options, policy)).report
  } finally {
    progress.clear()
    await survey.close()
    options.signal.throwIfAborted()
  }
}

interface Judged extends Backdrop {
  readonly report: Report
}

/** What was found, judged; where something is not as promised, somebody looks at what may be why. */
export async function judgedAfterLook(
  engine: Engine,
  survey: Survey,
  findings: Findings,
  options: ProberOptions,
  policy?: Policy,
): Promise<Judged> {
  const { report, promised } = judgedPlainly(survey, findings, policy)
  const backdrop = await lookAfter(engine, survey.atlas, promised, options)
  const { atlas, rules } = backdrop
  const pairs = await inTurns(report.pairs, coding(atlas, report, promised, rules), options.signal)
  return { report: withKnownCodes({ ...report, pairs }), atlas, rules }
}

/** What was found, judged, each violation with the code of its reason, as far as that is known without looking again. */
export function judged(survey: Survey, findings: Findings, policy?: Policy): Report {
  const { report, promised } = judgedPlainly(survey, findings, policy)
  return withCodes(survey.atlas, report, promised)
}

/** By the settings alone, and by the policy where there is one. */
function judgedPlainly(
  { atlas, rung, fallbacks }: Survey,
  { measurements, windowMs }: Findings,
  policy?: Policy,
) {
  const run = { prober: rung, ...(fallbacks.length > 0 && { fallbacks }), windowMs }
  const report = judge(atlas, measurements, run, policy)
  const isFine = report.summary.ok === report.summary.pairs
  // Why it is so matters only where it is not as wanted.
  return { report, promised: policy && !isFine ? judge(atlas, measurements, run) : report }
}
