import { displayWidth, padTo } from './display-width.ts'

/** A column; on a terminal too narrow for all of them the one with the highest `expendable` goes first. */
export interface Column {
  readonly title: string
  readonly expendable?: number
}

/** Several texts are written below each other. */
export type Cell = string | readonly string[]

interface Spacing {
  readonly minWidth: number
  readonly padding: number
}

/** As the docker CLI writes its tables. */
const DOCKER: Spacing = { minWidth: 10, padding: 3 }
const TIGHT: Spacing = { minWidth: 0, padding: 2 }

/** Lines without line ends. Where `width` is too small it first closes ranks, then does without columns; it never cuts a value. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number = Number.POSITIVE_INFINITY,
): string[] {
  const lines = [columns.map(({ title }) => title), ...rows.flatMap(toLines)]
  const loose = layOut(lines, DOCKER)
  if (fits(loose, width)) return loose
  const tight = layOut(lines, TIGHT)
  const victim = mostExpendable(columns)
  if (fits(tight, width) || victim < 0) return tight
  return renderTable(
    columns.toSpliced(victim, 1),
    rows.map((row) => row.toSpliced(victim, 1)),
    width,
  )
}

function toLines(row: readonly Cell[]): string[][] {
  const cells = row.map((cell) => (typeof cell === 'string' ? [cell] : cell))
  const height = Math.max(1, ...cells.map((cell) => cell.length))
  return Array.from({ length: height }, (_, index) => cells.map((cell) => cell[index] ?? ''))
}

function layOut(lines: readonly (readonly string[])[], { minWidth, padding }: Spacing): string[] {
  const [header = []] = lines
  const widths = header.map((_, column) =>
    Math.max(minWidth, ...lines.map((line) => displayWidth(line[column] ?? '') + padding)),
  )
  return lines.map((line) =>
    line
      .map((text, column) => padTo(text, widths[column] ?? 0))
      .join('')
      .trimEnd(),
  )
}

function fits(lines: readonly string[], width: number): boolean {
  return lines.every((line) => displayWidth(line) <= width)
}

/** Its index, or -1 when all of them have to stay. */
function mostExpendable(columns: readonly Column[]): number {
  const ranks = columns.map(({ expendable }) => expendable ?? 0)
  const highest = Math.max(0, ...ranks)
  return highest === 0 ? -1 : ranks.indexOf(highest)
}
