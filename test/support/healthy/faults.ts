import type { JudgedProbe, Pair, Report } from '../../../src/model/report.ts'
import { IPV6_UNFILTERED } from '../../../src/verdict/promises.ts'
import type { Question, Speaker } from './speaker.ts'

/** What the engine was told that changes what may be promised. */
export interface Setting {
  /** Whether it writes the rules that keep bridges apart. */
  readonly iptables: boolean
  /** Whether it was told to do so for IPv6, too, which is the default from 27 on. */
  readonly ip6tables: boolean
}

/** Where a participant of the report is found on the machine. */
export interface Whereabouts {
  /** The process of each participant that runs, and 0 for the host. */
  readonly pids: ReadonlyMap<string, number>
  /** The network namespace of each, by whatever is the same for all in it. */
  readonly namespaces: ReadonlyMap<string, string>
}

export interface Found {
  readonly faults: readonly string[]
  readonly counts: Readonly<
    Record<'cells' | 'unproven' | 'unknown' | 'leak' | 'broken' | 'asked' | 'false', number>
  >
}

interface Cell {
  readonly pair: Pair
  readonly probe: JudgedProbe
}

/** Holds a report of an engine that nobody tampered with against what must be true of it, and against a real client. */
export async function faultsOf(
  report: Report,
  at: Whereabouts,
  client: Speaker,
  setting: Setting,
): Promise<Found> {
  const cells = report.pairs.flatMap((pair) => pair.probes.map((probe) => ({ pair, probe })))
  const askable = cells.flatMap((cell) => {
    const question = questionOf(cell, at)
    return question ? [{ cell, question }] : []
  })
  const answers = await askUntilSure(askable, at, client)
  const answerTo = new Map(askable.map(({ cell }, index) => [cell.probe, answers[index] ?? '']))
  const wrong = cells.filter((cell) => isWrong(cell, setting, at))
  const unlike = askable.flatMap(({ cell }, index) => {
    return agrees(cell, answers[index] ?? '', at) || wrong.includes(cell) ? [] : [cell]
  })
  const count = (verdict: string) => cells.filter(({ probe }) => probe.verdict === verdict).length
  return {
    faults: inKinds([...wrong, ...unlike], (cell) => answerTo.get(cell.probe), at),
    counts: {
      cells: cells.length,
      unproven: count('unproven'),
      unknown: cells.filter(({ probe }) => probe.expected === 'unknown').length,
      leak: count('leak'),
      broken: count('broken'),
      asked: askable.length,
      false: unlike.length,
    },
  }
}

/**
 * A leak is right where the engine itself filters nothing between bridges: IPv6 before 27 without ip6tables, and all
 * without iptables. What the host lets in at its own addresses no engine filters.
 */
function isWrong(
  { pair, probe }: Cell,
  { iptables, ip6tables }: Setting,
  { namespaces }: Whereabouts,
): boolean {
  if (probe.verdict !== 'leak') return probe.verdict === 'broken'
  if (!iptables) return false
  if (pair.to.startsWith('@') || namespaces.get(pair.to) === HOST) return true
  return ip6tables || probe.reason !== IPV6_UNFILTERED
}

function questionOf({ pair, probe }: Cell, { pids }: Whereabouts): Question | undefined {
  const { kind, address, port, outcome } = probe
  const pid = pids.get(pair.from)
  if ((kind !== 'tcp' && kind !== 'udp') || !address || port === undefined || pid === undefined)
    return undefined
  return outcome === 'not-measured' ? undefined : { pid, protocol: kind, address, port }
}

type Asked = readonly { readonly cell: Cell; readonly question: Question }[]

/** What looks like a fault is asked again, with more patience: a busy machine loses answers. */
const PATIENCE_MS = [500, 1500, 1500]

async function askUntilSure(asked: Asked, at: Whereabouts, client: Speaker): Promise<string[]> {
  const answers = asked.map(() => '')
  let open = [...asked.entries()]
  for (const patience of PATIENCE_MS) {
    const turn = await client.ask(
      open.map(([, { question }]) => question),
      patience,
    )
    for (const [turned, [index]] of open.entries()) answers[index] = turn[turned] ?? ''
    open = open.filter(([index, { cell }]) => !agrees(cell, answers[index] ?? '', at))
    if (open.length === 0) break
  }
  for (const [index, { cell, question }] of open) {
    if (await arrives(cell, question, at, client)) answers[index] = `heard ${cell.pair.to}`
  }
  return answers
}

/** Whether a datagram reaches the program although its answer finds no way back: it tells how many it got. */
async function arrives(
  { pair }: Cell,
  question: Question,
  { pids }: Whereabouts,
  client: Speaker,
): Promise<boolean> {
  const pid = pids.get(pair.to)
  if (question.protocol !== 'udp' || pid === undefined) return false
  const heard = async () => {
    const [answer = ''] = await client.ask([{ ...question, pid }], 500)
    return Number(/^bytes .* (\d+)$/.exec(answer)?.[1])
  }
  const before = await heard()
  await client.ask([question], 500)
  return (await heard()) > before + 1
}

/**
 * Open means that bytes reach a program of the target, and bytes reach one only where it is open. An answer may go astray:
 * docker-proxy sends that to a datagram from whichever address of the host is nearest, and what the client makes of it
 * is its own affair. Or a datagram is heard, and its answer finds no way back.
 */
function agrees({ pair, probe }: Cell, answer: string, at: Whereabouts): boolean {
  const [, how, speaker = ''] = /^(bytes|astray|heard) (\S+)/.exec(answer) ?? []
  if (how === 'astray') return isOfTarget(pair.to, speaker, at)
  if (probe.outcome !== 'open') return how === undefined
  return how !== undefined && isOfTarget(pair.to, speaker, at)
}

/** Of a column of the host, and of whoever shares the host's namespace, anybody may answer who is published there. */
function isOfTarget(to: string, speaker: string, { namespaces }: Whereabouts): boolean {
  const published = /^@(.+):\d+/.exec(to)?.[1]
  if (published !== undefined) return namespaces.get(published) === namespaces.get(speaker)
  if (to.startsWith('@') || namespaces.get(to) === HOST) return true
  return namespaces.get(to) === namespaces.get(speaker)
}

/** The namespace of the host among namespaces. */
export const HOST = 'host'

/** One line for each kind of fault: how many there are, the first of them, and what is the same for all. */
function inKinds(
  cells: readonly Cell[],
  answerOf: (cell: Cell) => string | undefined,
  at: Whereabouts,
): string[] {
  const kinds = Map.groupBy(cells, (cell) => `${kindOf(cell, at)}${words(cell, answerOf(cell))}`)
  return [...kinds.entries()].map(([kind, [first, ...more]]) => {
    return `${more.length + 1} x ${kind}${first ? `; as ${where(first, answerOf(first))}` : ''}`
  })
}

function kindOf({ pair: { from, to }, probe: { kind, address } }: Cell, { namespaces }: Whereabouts): string {
  const role = (name: string) => {
    if (name.startsWith('@')) return name.includes(':') ? '@published' : name
    return namespaces.get(name) === HOST ? 'host-mode' : 'container'
  }
  const family = address === undefined || address === null ? '' : address.includes(':') ? '6' : '4'
  return `${kind}${family} ${role(from)} -> ${role(to)}: `
}

function words({ probe }: Cell, answer: string | undefined): string {
  const { expected, because, outcome, payload, cause, verdict, reason } = probe
  const seen = [outcome, payload ?? [], cause ?? []].flat().join('/')
  const why = reason === undefined ? '' : ` "${reason}"`
  return `${verdict}, ${expected} because ${because}, saw ${seen}${why}${answer === undefined ? '' : `, client ${answer.replace(/ .*/, '')}`}`
}

function where({ pair, probe }: Cell, answer = ''): string {
  const speaker = answer.includes(' ') ? `, and ${answer.replace(/^\w+ /, '')} speaks` : ''
  const { network, address, port, name, record, addresses } = probe
  const at =
    name === undefined
      ? `${address}${port === undefined ? '' : ` ${port}`} (${network})`
      : `${record} ${name}`
  return `${pair.from} -> ${pair.to} at ${at}${addresses ? ` = ${addresses.join(' ')}` : ''}${speaker}`
}
