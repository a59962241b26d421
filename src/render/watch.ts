import type { Report } from '../model/report.ts'
import type { PairChange } from '../verdict/changes.ts'
import { renderChanges } from './changes.ts'
import { toJson } from './json.ts'
import { renderMatrix } from './matrix.ts'
import { paint, printable, type Style } from './style.ts'

/** What a watch has to tell of one round. */
export interface WatchedRound {
  readonly at: Date
  readonly report: Report
  /** Null for the first round, which changes nothing. */
  readonly changes: readonly PairChange[] | null
  /** What the engine told meanwhile: `die redis-1`. */
  readonly events: readonly string[]
}

/** The whole matrix first, and then a line for each thing that happened or changed. */
export function watchText({ at, report, changes, events }: WatchedRound, style: Style): string[] {
  if (changes === null) return [renderMatrix(report, style), '']
  const time = paint(clock(at), 'quiet', style)
  const told = [...new Set(events)].map((event) => paint(`engine: ${printable(event)}`, 'quiet', style))
  const lines = [...told, ...renderChanges(changes, style)]
  // What belongs to the line above stands below it, without a time of its own.
  return lines.map((line) => (line.startsWith(' ') ? `${' '.repeat(8)}${line}` : `${time}  ${line}`))
}

/** The same, each thing as one JSON object on a line of its own. */
export function watchJson({ at, report, changes, events }: WatchedRound): string[] {
  const time = at.toISOString()
  if (changes === null) return [toJson({ time, kind: 'start', report })]
  return [
    ...events.map((event) => toJson({ time, kind: 'event', event })),
    ...changes.map((change) => toJson({ time, kind: 'change', ...change })),
  ]
}

function clock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
