import type { Pair, Report } from '../model/report.ts'
import { cellText, paintCell } from './matrix-cell.ts'
import { paint, printable, type Style } from './style.ts'

const GAP = '  '

/** One row an asker, one column a target: by name where that fits, by number where it does not; null where neither does. */
export function matrixGrid({ participants, pairs }: Report, style: Style): string[] | null {
  const names = participants.map(({ name }) => printable(name))
  const rows = names.map((name, index) => ({ name, cells: rowOf(participants, pairs, index) }))
  const named = layout(names, names, rows, style)
  if (named) return named
  const numbers = names.map((_, index) => String(index + 1))
  const labels = names.map(
    (name, index) => `${numbers[index]?.padStart(String(names.length).length)} ${name}`,
  )
  return layout(labels, numbers, rows, style)
}

interface Row {
  readonly cells: readonly (Pair | undefined)[]
}

/** Pairs are sorted as the participants are, every asker with all the others. */
function rowOf({ length }: readonly unknown[], pairs: readonly Pair[], from: number): (Pair | undefined)[] {
  const at = (to: number) => from * (length - 1) + (to < from ? to : to - 1)
  return Array.from({ length }, (_, to) => (to === from ? undefined : pairs[at(to)]))
}

function layout(labels: readonly string[], heads: readonly string[], rows: readonly Row[], style: Style) {
  const corner = 'from \\ to'
  const margin = Math.max(corner.length, ...labels.map(({ length }) => length))
  const widths = heads.map(({ length }) => Math.max(3, length))
  if (margin + widths.reduce((sum, width) => sum + GAP.length + width, 0) > style.width) return null
  const header = [corner.padEnd(margin), ...heads.map((head, column) => head.padEnd(widths[column] ?? 0))]
  const body = rows.map(({ cells }, index) => {
    const texts = cells.map((pair, column) => cellOf(pair, widths[column] ?? 0, style))
    return [(labels[index] ?? '').padEnd(margin), ...texts].join(GAP).trimEnd()
  })
  return [paint(header.join(GAP).trimEnd(), 'strong', style), ...body]
}

function cellOf(pair: Pair | undefined, width: number, style: Style): string {
  if (!pair) return '.'.padEnd(width)
  const text = cellText(pair)
  return paintCell(text, pair.verdict, style) + ' '.repeat(width - text.length)
}
