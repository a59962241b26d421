import { VERDICTS } from '../model/outcome.ts'
import type { Pair, Participant, Report } from '../model/report.ts'
import { type CellKinds, cellText, cellWidth, kindsIn, paintCell } from './matrix-cell.ts'
import { paint, plural, printable, type Style } from './style.ts'

/** Containers on the same networks, in the same state: what the settings promise of one, they promise of all. */
interface Group {
  readonly title: string
  readonly members: readonly string[]
}

/**
 * The grid for many containers: groups against groups. A cell tells what all its pairs have in common, or how many of
 * them are not as expected.
 */
export function matrixGroups({ participants, columns, pairs }: Report, style: Style): string[] {
  const groups = [...groupsOf(participants), ...columns.map((title) => ({ title, members: [title] }))]
  const kinds = kindsIn(pairs)
  const groupOf = new Map(
    groups.flatMap(({ members }, index) => members.map((name) => [name, index] as const)),
  )
  const cells = Map.groupBy(pairs, ({ from, to }) => `${groupOf.get(from)} ${groupOf.get(to)}`)
  const legend = groups.map(({ title, members }, index) => {
    const count = columns.includes(title) ? '' : `: ${plural(members.length, 'container')}`
    return `${String(index + 1).padStart(3)}  ${printable(title)}${count}`
  })
  const width = Math.max(7, cellWidth(kinds) + 2)
  const header = groups.map((_, index) => String(index + 1).padEnd(width)).join('')
  const rows = groups.slice(0, groups.length - columns.length).map((_, from) => {
    const row = groups.map((_, to) => summary(cells.get(`${from} ${to}`) ?? [], kinds, width, style))
    return `${String(from + 1).padStart(9)}  ${row.join('')}`.trimEnd()
  })
  const grid = groups.length * width + 11 <= style.width
  const title = paint('Containers, grouped by the networks that they are on', 'strong', style)
  return [
    title,
    ...legend,
    ...(grid ? ['', paint(`from \\ to  ${header}`.trimEnd(), 'strong', style), ...rows] : []),
  ]
}

function groupsOf(participants: readonly Participant[]): Group[] {
  const byTitle = Map.groupBy(participants, titleOf)
  return [...byTitle].map(([title, members]) => ({ title, members: members.map(({ name }) => name) }))
}

function titleOf({ endpoints, state }: Participant): string {
  const networks = endpoints.map(({ network }) => network).join(' + ') || 'no network of its own'
  return state === 'running' ? networks : `${networks} (${state})`
}

function summary(pairs: readonly Pair[], kinds: CellKinds, width: number, style: Style): string {
  const [first] = pairs
  if (!first) return '.'.padEnd(width)
  const worst = VERDICTS.findLast((verdict) => pairs.some((pair) => pair.verdict === verdict)) ?? 'ok'
  const texts = new Set(pairs.map((pair) => cellText(pair, kinds)))
  const wrong = pairs.filter(({ verdict }) => verdict !== 'ok').length
  const mixed = wrong > 0 ? `${wrong}${cellText({ ...first, verdict: worst }, kinds).at(-1)}` : 'mixed'
  const text = texts.size === 1 ? cellText(first, kinds) : mixed
  return paintCell(text, worst, style) + ' '.repeat(Math.max(1, width - text.length))
}
