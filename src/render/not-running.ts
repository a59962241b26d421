import type { Report } from '../model/report.ts'
import type { StoppedContainer } from '../model/topology.ts'
import { fold } from './fold.ts'
import { SHOWN } from './shown.ts'
import { paint, printable, type Style } from './style.ts'

/** Containers that were left out as they do not run, those that failed first. */
export function notRunningLines({ notRunning = [] }: Pick<Report, 'notRunning'>, style: Style): string[] {
  if (notRunning.length === 0) return []
  const failed = notRunning.filter(hasFailed)
  const names = [...failed, ...notRunning.filter((one) => !hasFailed(one))].map(
    (one) => `${printable(one.name)} (${stateWords(one)})`,
  )
  const shown = names.slice(0, SHOWN).join(', ')
  const others = names.length > SHOWN ? ` and ${names.length - SHOWN} more (--format json)` : ''
  const text = `Not measured: ${shown}${others}; name them to take them in.`
  return fold(text, style.width).map((line) => paint(line, failed.length > 0 ? 'doubtful' : 'quiet', style))
}

function hasFailed({ state, exitCode }: StoppedContainer): boolean {
  return state === 'dead' || (exitCode !== null && exitCode !== 0)
}

function stateWords({ state, exitCode }: StoppedContainer): string {
  if (state === 'removing') return 'being removed'
  return exitCode === null ? state : `exited with code ${exitCode}`
}
