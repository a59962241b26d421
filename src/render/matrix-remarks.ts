import type { JudgedProbe, Report } from '../model/report.ts'
import { operands } from '../model/shell.ts'
import { PROMISES } from '../verdict/promises.ts'
import { fold } from './fold.ts'
import { others, SHOWN } from './shown.ts'
import { arrow, paint, plural, printable, type Style } from './style.ts'

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

/** Ports that were to be published: the engine says nothing where it publishes none. */
export function notPublished({ pairs }: Report, style: Style): string[] {
  const found = pairs.filter(({ probes }) => probes.some(({ because }) => because === 'not-published'))
  const columns = [...new Set(found.map(({ to }) => to))]
  if (columns.length === 0) return []
  const why = `The engine publishes a port only of a container on a bridge that is not internal. More: docker netx explain FROM ${operands((columns[0] ?? '').slice(1))}`
  return [
    '',
    paint(`NOT PUBLISHED (${plural(columns.length, 'port')})`, 'doubtful', style),
    ...columns.flatMap((to) =>
      fold(`${printable(to.slice(1))} was to be published`, style.width, '  ', '    '),
    ),
    ...fold(why, style.width, '  '),
  ]
}

/** Ports that are open at one address of a target and refused at another. */
export function mixedAnswers({ pairs }: Report, style: Style): string[] {
  const found = pairs.flatMap(({ from, to, mixed = [] }) => mixed.map((answer) => ({ from, to, answer })))
  if (found.length === 0) return []
  const lines = found.slice(0, SHOWN).flatMap(({ from, to, answer: { kind, port, open, refused, code } }) => {
    const text = `${arrow(from, to)}  ${kind}/${port} is open at ${open.join(', ')} and refused at ${refused.join(', ')}`
    return fold(`${text}${code === undefined ? '' : ` [${code}]`}`, style.width, '  ', '    ')
  })
  const why = 'A client that takes the other address that the name leads to is refused.'
  const title = paint(`OPEN AT SOME ADDRESSES ONLY (${plural(found.length, 'port')})`, 'doubtful', style)
  return ['', title, ...lines, ...others(found.length, 'port'), ...fold(why, style.width, '  ')]
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

/** How it was measured, where the engine did not let it be measured in the best way, or the user wanted another. */
export function lesserProber({ run }: Pick<Report, 'run'>, style: Style): string[] {
  const own = run.prober === 'exec' ? [OWN_TOOLS] : []
  return [...(run.fallbacks ?? []), ...own].flatMap((text) =>
    fold(printable(text), style.width).map((line) => paint(line, 'doubtful', style)),
  )
}

const OWN_TOOLS =
  'Measured by exec: the containers answered for themselves, so what they say they do not reach is not proven.'
