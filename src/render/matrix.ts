import type { Report, Summary } from '../model/report.ts'
import { kindsIn, legend } from './matrix-cell.ts'
import { matrixFindings } from './matrix-findings.ts'
import { matrixGrid } from './matrix-grid.ts'
import { matrixGroups } from './matrix-groups.ts'
import { publishedOpenings, weakProofs } from './matrix-remarks.ts'
import { paint, plural, type Style, type Tone } from './style.ts'

/** The matrix for a person: the grid, the legend, what is not as expected, and one line that sums up. */
export function renderMatrix(report: Report, style: Style): string {
  const grid = matrixGrid(report, style) ?? matrixGroups(report, style)
  const key = legend(kindsIn(report.pairs)).flatMap((line) => fold(line, style.width))
  return [
    ...grid,
    '',
    ...key.map((line) => paint(line, 'quiet', style)),
    ...matrixFindings(report, style),
    ...publishedOpenings(report, style),
    '',
    ...weakProofs(report, style),
    summaryLine(report, style),
  ].join('\n')
}

function fold(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const lines: string[] = []
  for (const entry of line.split(/ {4}/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)}    ${entry}` : entry
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(entry)
  }
  return lines
}

function summaryLine({ summary, policy }: Report, style: Style): string {
  const { pairs, reachable, isolated } = summary
  const measured = `${plural(pairs, 'pair')}: ${reachable} reachable, ${isolated} isolated`
  const unknown = pairs - reachable - isolated
  const counts = unknown > 0 ? `${measured}, ${unknown} not known` : measured
  return `${counts}. ${paint(...conclusion(summary, policy), style)}`
}

function conclusion({ leak, broken, unproven }: Summary, policy: Report['policy']): [string, Tone] {
  const idle = policy?.rules.filter((rule) => rule.idle).length ?? 0
  const found = [
    leak > 0 ? `${plural(leak, 'pair')} ${leak === 1 ? 'leaks' : 'leak'}` : '',
    broken > 0 ? `${broken} broken` : '',
    unproven > 0 ? `${unproven} not proven` : '',
    idle > 0 ? `${plural(idle, 'rule')} about nothing that was measured` : '',
  ].filter((part) => part !== '')
  if (found.length === 0)
    return [policy ? 'All as the policy wants it.' : 'All as the settings promise.', 'good']
  return [`${found.join(', ')}.`, leak + broken > 0 ? 'bad' : 'doubtful']
}
