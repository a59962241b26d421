import type { Report } from '../model/report.ts'
import { displayWidth, padTo } from './display-width.ts'
import { fold } from './fold.ts'
import { cellText, kindsIn, legend, paintCell } from './matrix-cell.ts'
import { matrixFindings } from './matrix-findings.ts'
import { arrow, paint, plural, type Style } from './style.ts'

/** The pairs of a report that is not about everybody, one a line, and what is not as expected. */
export function renderPairs(report: Report, style: Style): string {
  const names = report.pairs.map(({ from, to }) => arrow(from, to))
  const kinds = kindsIn(report.pairs)
  const margin = Math.max(0, ...names.map(displayWidth))
  const lines = report.pairs.map((pair, index) => {
    return `${padTo(names[index] ?? '', margin)}  ${paintCell(cellText(pair, kinds), pair.verdict, style)}`.trimEnd()
  })
  const { pairs, ok } = report.summary
  if (pairs === 0) return 'No pair was measured.'
  const rest = pairs === ok ? 'all as the settings promise' : `${ok || 'none'} as the settings promise`
  return [
    ...lines,
    '',
    ...legend(kinds, style.width).map((line) => paint(line, 'quiet', style)),
    ...matrixFindings(report, style),
    '',
    ...fold(`${plural(pairs, 'pair')}: ${rest}.`, style.width),
  ].join('\n')
}
