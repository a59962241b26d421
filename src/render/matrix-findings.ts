import type { Pair, Report } from '../model/report.ts'
import { operands } from '../model/shell.ts'
import { displayWidth, padTo } from './display-width.ts'
import { alike, expectation, type Finding, seen } from './finding-words.ts'
import { fold } from './fold.ts'
import { groupsOf } from './groups.ts'
import { idleRules } from './idle-rules.ts'
import { others, SHOWN } from './shown.ts'
import { arrow, paint, plural, printable, type Style, type Tone } from './style.ts'

/** Every pair that is not as expected, the worst first, each with what was seen and why something else was expected. */
export function matrixFindings(report: Report, style: Style): string[] {
  return [
    ...section('LEAKS', 'bad', report, 'leak', style),
    ...section('BROKEN', 'bad', report, 'broken', style),
    ...hint(report, style),
    ...doubts(report.pairs, style),
    ...idleRules(report, style),
  ]
}

/** Where the reasons are told in full. */
function hint({ pairs }: Report, style: Style): string[] {
  const pair = pairs.find(({ probes }) => probes.some(({ code }) => code !== undefined))
  return pair ? [paint(`  More: docker netx explain ${operands(pair.from, pair.to)}`, 'quiet', style)] : []
}

interface Found {
  readonly pair: Pair
  readonly probe: Finding
}

function section(title: string, tone: Tone, report: Report, verdict: 'leak' | 'broken', style: Style) {
  const found = report.pairs.flatMap((pair) =>
    alike(pair.probes.filter((probe) => probe.verdict === verdict)).map((probe) => ({ pair, probe })),
  )
  if (found.length === 0) return []
  const count = found.reduce((sum, { probe }) => sum + Math.max(1, probe.names.length), 0)
  const entries = found.length > SHOWN ? summaries(found, report) : found.map((one) => entry(one, report))
  return [
    '',
    paint(`${title} (${plural(count, 'probe')})`, tone, style),
    ...layOut(entries.slice(0, SHOWN), style),
    ...others(entries.length, 'finding'),
  ]
}

interface Entry {
  readonly head: string
  readonly sentences: readonly string[]
}

function entry({ pair, probe }: Found, { policy }: Report): Entry {
  return { head: arrow(pair.from, pair.to), sentences: [seen(probe), expectation(probe, policy?.file)] }
}

/** What two groups of containers have in common: many pairs mostly differ from what is expected for one reason. */
function summaries(found: readonly Found[], report: Report): Entry[] {
  const { participants, columns, policy } = report
  const groups = groupsOf(participants, columns)
  const titles = new Map(groups.flatMap(({ title, members }) => members.map((name) => [name, title])))
  const titleOf = (name: string) => titles.get(name) ?? name
  const kinds = Map.groupBy(found, ({ pair, probe }) => {
    const { kind, outcome, because, rule, network, port, reason, code } = probe
    const ends = [titleOf(pair.from), titleOf(pair.to)]
    return JSON.stringify([...ends, kind, outcome, because, rule?.line, network, port, reason, code])
  })
  return [...kinds.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    if (group.length === 1) return [entry(first, report)]
    const { pair, probe } = first
    const head = `${arrow(titleOf(pair.from), titleOf(pair.to))}: ${plural(new Set(group.map((one) => one.pair)).size, 'pair')}`
    const example = `e.g. ${arrow(pair.from, pair.to)}: ${seen(probe)}`
    return [{ head, sentences: [example, expectation(probe, policy?.file)] }]
  })
}

/** In a line each where they fit, else what there is to say below. */
function layOut(entries: readonly Entry[], style: Style): string[] {
  const margin = Math.max(...entries.map(({ head }) => displayWidth(head)))
  return entries.flatMap(({ head, sentences }) => {
    const oneLine = `  ${padTo(head, margin)}  ${sentences.join('; ')}`
    if (displayWidth(oneLine) <= style.width) return [oneLine]
    return [`  ${head}`, ...sentences.flatMap((sentence) => fold(sentence, style.width, '    ', '      '))]
  })
}

/** One stopped container leaves many pairs unmeasured: told once for each reason. */
function doubts(pairs: readonly Pair[], style: Style): string[] {
  const reasons = new Map<string, Set<Pair>>()
  for (const pair of pairs) {
    for (const { verdict, reason } of [...pair.probes, { verdict: 'unproven', reason: pair.reason }]) {
      if (verdict !== 'unproven' || reason === undefined) continue
      reasons.set(reason, (reasons.get(reason) ?? new Set()).add(pair))
    }
  }
  if (reasons.size === 0) return []
  const lines = [...reasons].slice(0, SHOWN).flatMap(([reason, affected]) => {
    const [first] = affected
    const which = affected.size === 1 && first ? `${first.from} → ${first.to}` : plural(affected.size, 'pair')
    return fold(`${printable(reason)}: ${printable(which)}`, style.width, '  ', '    ')
  })
  const doubtful = new Set([...reasons.values()].flatMap((affected) => [...affected]))
  const title = paint(`NOT PROVEN (${plural(doubtful.size, 'pair')})`, 'doubtful', style)
  return ['', title, ...lines, ...others(reasons.size, 'reason')]
}
