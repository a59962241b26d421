import type { JudgedProbe, Report } from '../model/report.ts'
import { PROMISES } from '../verdict/promises.ts'
import { fold } from './fold.ts'
import { paint, plural, printable, type Style } from './style.ts'

/** Published ports that let in whoever is kept apart from their container otherwise: intended by the engine, and easily forgotten. */
export function publishedOpenings({ pairs, participants }: Report, style: Style): string[] {
  const owners = new Set(participants.map(({ name }) => name))
  const open = pairs.filter(({ to, probes }) => owners.has(ownerOf(to)) && probes.some(isOpening))
  if (open.length === 0) return []
  const direct = new Set(
    pairs.flatMap(({ from, to, observed }) => (observed === 'reachable' ? `${from}\n${to}` : [])),
  )
  const holes = open.filter(({ from, to }) => from !== ownerOf(to) && !direct.has(`${from}\n${ownerOf(to)}`))
  if (holes.length === 0) return []
  const lines = [...Map.groupBy(holes, ({ to }) => to)].flatMap(([to, group]) => {
    const askers = group.map(({ from, probes }) => {
      const through = probes.find(isOpening)
      return `${printable(from)} (at ${through?.address}:${through?.port})`
    })
    return fold(`${printable(to.slice(1))} is open to ${askers.join(', ')}`, style.width, '  ', '    ')
  })
  const why = `These are apart otherwise, but ${PROMISES['published-port']}.`
  const title = paint(`OPEN BY PUBLICATION (${plural(holes.length, 'pair')})`, 'doubtful', style)
  return ['', title, ...lines, ...fold(why, style.width, '  ')]
}

function isOpening({ because, outcome }: JudgedProbe): boolean {
  return because === 'published-port' && outcome === 'open'
}

/** The container behind a published port. */
function ownerOf(column: string): string {
  return column.slice(1, column.lastIndexOf(':'))
}

/** One line for each reason why isolation is proven no better than weakly. */
export function weakProofs({ pairs }: Report, style: Style): string[] {
  const weak = pairs.filter(({ proof, verdict }) => proof === 'weak' && verdict === 'ok')
  return [...Map.groupBy(weak, ({ proofReason = '' }) => proofReason)].flatMap(([reason, group]) => {
    const text = `Weak proof: ${plural(group.length, 'isolated pair')}, as ${printable(reason)}.`
    return fold(text, style.width).map((line) => paint(line, 'quiet', style))
  })
}
