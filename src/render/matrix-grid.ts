import type { Pair, Report } from '../model/report.ts'
import { displayWidth, padTo } from './display-width.ts'
import { type CellKinds, cellText, cellWidth, kindsIn, paintCell } from './matrix-cell.ts'
import { shownColumns } from './shown-columns.ts'
import { paint, printable, type Style } from './style.ts'

const GAP = '  '

/** One row an asker, one column a target: by name where that fits, by number where it does not; null where neither does. */
export function matrixGrid(report: Report, style: Style, face: Face = cellText): string[] | null {
  const { participants, pairs } = report
  const columns = shownColumns(report)
  const askers = participants.map(({ name }) => name)
  const targets = [...askers, ...columns].sort((a, b) => (a < b ? -1 : 1))
  const kinds = kindsIn(pairs)
  const at = new Map(pairs.map((pair) => [`${pair.from}\n${pair.to}`, pair]))
  const rows = askers.map((from) => targets.map((to) => at.get(`${from}\n${to}`)))
  const names = askers.map(printable)
  const heads = targets.map(printable)
  const draw = (pair: Pair) => paintCell(face(pair, kinds), pair.verdict, style)
  const width = cellWidth(kinds)
  const named = layout(names, heads, rows, draw, width, style)
  if (named) return named
  const numbers = heads.map((_, index) => String(index + 1))
  const labels = askers.map((asker) => {
    const number = String(targets.indexOf(asker) + 1)
    return `${number.padStart(String(heads.length).length)} ${printable(asker)}`
  })
  const grid = layout(labels, numbers, rows, draw, width, style)
  // Columns have no row that would tell their numbers.
  const others = columns.map((column) => `${targets.indexOf(column) + 1} ${printable(column)}`)
  return grid && [...grid, ...others.map((other) => paint(other, 'quiet', style))]
}

type Row = readonly (Pair | undefined)[]

/** What a cell shows of a pair, as wide as `cellWidth`. */
export type Face = (pair: Pair, kinds: CellKinds) => string

function layout(
  labels: readonly string[],
  heads: readonly string[],
  rows: readonly Row[],
  draw: (pair: Pair) => string,
  width: number,
  style: Style,
): string[] | null {
  const corner = 'from \\ to'
  const margin = Math.max(corner.length, ...labels.map(displayWidth))
  const widths = heads.map((head) => Math.max(width, displayWidth(head)))
  if (margin + widths.reduce((sum, one) => sum + GAP.length + one, 0) > style.width) return null
  const header = [corner.padEnd(margin), ...heads.map((head, column) => padTo(head, widths[column] ?? 0))]
  const body = rows.map((cells, index) => {
    const texts = cells.map((pair, column) => {
      const room = widths[column] ?? 0
      return pair ? draw(pair) + ' '.repeat(room - width) : '.'.padEnd(room)
    })
    return [padTo(labels[index] ?? '', margin), ...texts].join(GAP).trimEnd()
  })
  return [paint(header.join(GAP).trimEnd(), 'strong', style), ...body]
}
