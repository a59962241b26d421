import { worst } from '../model/outcome.ts'
import type { Pair, Report } from '../model/report.ts'
import { fold } from './fold.ts'
import { type Group, groupsOf } from './groups.ts'
import { type CellKinds, cellText, cellWidth, kindsIn, MARKS, paintCell } from './matrix-cell.ts'
import { shownColumns } from './shown-columns.ts'
import { paint, plural, printable, type Style } from './style.ts'

/**
 * The grid for many containers: groups against groups. A cell tells what all its pairs have in common, or how many of
 * them are not as expected.
 */
export function matrixGroups(report: Report, style: Style): string[] {
  const { participants, pairs } = report
  const columns = shownColumns(report)
  const groups = groupsOf(participants, columns)
  const kinds = kindsIn(pairs)
  const groupOf = new Map(
    groups.flatMap(({ members }, index) => members.map((name) => [name, index] as const)),
  )
  const cells = Map.groupBy(pairs, ({ from, to }) => `${groupOf.get(from)} ${groupOf.get(to)}`)
  const askers = groups.length - columns.length
  const legend = groups.map(
    (group, index) => `${String(index + 1).padStart(3)}  ${describe(group, index >= askers)}`,
  )
  const width = Math.max(7, cellWidth(kinds) + 2)
  const header = groups.map((_, index) => String(index + 1).padEnd(width)).join('')
  const rows = groups.slice(0, askers).map((_, from) => {
    const row = groups.map((_, to) => summary(cells.get(`${from} ${to}`) ?? [], kinds, width, style))
    return `${String(from + 1).padStart(9)}  ${row.join('')}`.trimEnd()
  })
  const grid = groups.length * width + 11 <= style.width
  const title = fold('Containers, grouped by the networks that they are on', style.width)
  return [
    ...title.map((line) => paint(line, 'strong', style)),
    ...legend.flatMap((line) => fold(line, style.width, '', '     ')),
    ...(grid ? ['', paint(`from \\ to  ${header}`.trimEnd(), 'strong', style), ...rows] : []),
  ]
}

/** Few are named. */
const NAMED = 3

function describe({ title, members }: Group, isColumn: boolean): string {
  if (isColumn) return printable(title)
  const names = members.map(printable).join(', ')
  return `${printable(title)}: ${members.length <= NAMED ? names : plural(members.length, 'container')}`
}

function summary(pairs: readonly Pair[], kinds: CellKinds, width: number, style: Style): string {
  const [first] = pairs
  if (!first) return '.'.padEnd(width)
  const verdict = worst(pairs.map((pair) => pair.verdict))
  const texts = new Set(pairs.map((pair) => cellText(pair, kinds)))
  const wrong = pairs.filter(({ verdict }) => verdict !== 'ok').length
  const mixed = wrong > 0 ? `${wrong}${MARKS[verdict]}` : 'mixed'
  const text = texts.size === 1 ? cellText(first, kinds) : mixed
  return paintCell(text, verdict, style) + ' '.repeat(Math.max(1, width - text.length))
}
