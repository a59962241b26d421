import type { Report, Summary } from '../model/report.ts'
import { fold } from './fold.ts'
import { idleCounts } from './idle-rules.ts'
import { kindsIn, legend } from './matrix-cell.ts'
import { matrixFindings } from './matrix-findings.ts'
import { matrixGrid } from './matrix-grid.ts'
import { matrixGroups } from './matrix-groups.ts'
import { lesserProber, mixedAnswers, notPublished, publishedOpenings, weakProofs } from './matrix-remarks.ts'
import { matrixTables } from './matrix-tables.ts'
import { notRunningLines } from './not-running.ts'
import { paint, plural, type Style, type Tone } from './style.ts'
import { triedWords } from './tried.ts'

/** The matrix for a person: the grid, the legend, what is not as expected, and one line that sums up. */
export function renderMatrix(report: Report, style: Style): string {
  return withFindings(matrixGrid(report, style) ?? matrixGroups(report, style), report, style)
}

/** The same; where something differs, in three grids: what is expected, what was seen, and the difference. */
export function renderComparedMatrix(report: Report, style: Style): string {
  return withFindings(matrixTables(report, style) ?? matrixGroups(report, style), report, style)
}

function withFindings(grid: readonly string[], report: Report, style: Style): string {
  const key = legend(kindsIn(report.pairs), style.width)
  return [
    ...grid,
    '',
    ...key.map((line) => paint(line, 'quiet', style)),
    ...matrixFindings(report, style),
    ...publishedOpenings(report, style),
    ...mixedAnswers(report, style),
    ...notPublished(report, style),
    '',
    ...weakProofs(report, style),
    ...lesserProber(report, style),
    ...triedLines(report, style),
    ...summaryLines(report, style),
    ...notRunningLines(report, style),
  ].join('\n')
}

function triedLines({ run, pairs }: Report, style: Style): string[] {
  return pairs.length === 0 ? [] : fold(triedWords(run.tried), style.width)
}

function summaryLines({ summary, policy, notRunning = [] }: Report, style: Style): string[] {
  const { pairs, reachable, isolated } = summary
  const measured = `${plural(pairs, 'pair')}: ${reachable} reachable, ${isolated} isolated`
  const unknown = pairs - reachable - isolated
  const counts = unknown > 0 ? `${measured}, ${unknown} not known.` : `${measured}.`
  const [words, tone] = conclusion(summary, policy, notRunning.length === 0)
  if (counts.length + words.length < style.width) return [`${counts} ${paint(words, tone, style)}`]
  return [...fold(counts, style.width), ...fold(words, style.width).map((line) => paint(line, tone, style))]
}

function conclusion(
  { pairs, leak, broken, unproven }: Summary,
  policy: Report['policy'],
  isAboutAll: boolean,
): [string, Tone] {
  if (pairs === 0) return ['Nothing was measured.', 'doubtful']
  const found = [
    leak > 0 ? `${plural(leak, 'pair')} ${leak === 1 ? 'leaks' : 'leak'}` : '',
    broken > 0 ? `${broken} broken` : '',
    unproven > 0 ? `${unproven} not proven` : '',
    ...idleCounts(policy),
  ].filter((part) => part !== '')
  if (found.length === 0) {
    const all = isAboutAll ? 'All' : 'All that runs is'
    return [`${all} as ${policy ? 'the policy wants it' : 'the settings promise'}.`, 'good']
  }
  return [`${found.join(', ')}.`, leak + broken > 0 ? 'bad' : 'doubtful']
}
