import { durationText, progressText } from '../cli/estimate.ts'
import type { ProgressLine } from '../cli/progress.ts'
import { withCodes } from '../explain/with-codes.ts'
import type { Policy } from '../model/policy.ts'
import type { Report } from '../model/report.ts'
import { estimateMs } from '../plan/estimate.ts'
import type { Pace } from '../plan/pace.ts'
import type { Findings, RoundOptions, Survey } from '../probe/survey.ts'
import { judge } from '../verdict/judge.ts'

/** What takes longer is announced. */
const LONG_MS = 60_000

/** One round from now on: to its deadline, if there is one, with a line that tells how far it is. */
export function roundOptions(pace: Pace, deadlineMs: number, progress: ProgressLine): RoundOptions {
  const start = performance.now()
  return {
    pace,
    ...(deadlineMs > 0 && { deadline: AbortSignal.timeout(deadlineMs) }),
    onProgress: (done, total) => progress.show(progressText(done, total, performance.now() - start)),
  }
}

/** What is to be said before a round that takes long; null before others. */
export function lengthWarning({ rung, requests }: Survey, pace: Pace): string | null {
  const expectedMs = rung === null ? 0 : estimateMs(rung, requests, pace)
  if (expectedMs < LONG_MS) return null
  return `This will take about ${durationText(expectedMs)}; --deadline ends it earlier, with what it has by then.`
}

/** What was found, judged, each violation with the code of its reason. */
export function judged(survey: Survey, { measurements, windowMs }: Findings, policy?: Policy): Report {
  const run = { prober: survey.rung, windowMs }
  const report = judge(survey.atlas, measurements, run, policy)
  if (report.summary.leak + report.summary.broken === 0) return report
  const promised = policy ? judge(survey.atlas, measurements, run) : report
  return withCodes(survey.atlas, report, promised)
}
