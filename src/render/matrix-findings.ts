import type { JudgedProbe, Pair, Report, RulePlace } from '../model/report.ts'
import { PROMISES } from '../verdict/promises.ts'
import { paint, plural, printable, type Style, type Tone } from './style.ts'

const SHOWN = 20

/** Every pair that is not as expected, the worst first, each with what was seen and why something else was expected. */
export function matrixFindings(report: Report, style: Style): string[] {
  return [
    ...section('LEAKS', 'bad', report, 'leak', style),
    ...section('BROKEN', 'bad', report, 'broken', style),
    ...doubts(report.pairs, style),
    ...idleRules(report, style),
  ]
}

function section(
  title: string,
  tone: Tone,
  { pairs, policy }: Report,
  verdict: 'leak' | 'broken',
  style: Style,
) {
  const found = pairs.flatMap((pair) =>
    alike(pair.probes.filter((probe) => probe.verdict === verdict)).map((probe) => ({ pair, probe })),
  )
  if (found.length === 0) return []
  const names = found.map(({ pair }) => `${printable(pair.from)} → ${printable(pair.to)}`)
  const margin = Math.max(...names.slice(0, SHOWN).map(({ length }) => length))
  const count = found.reduce((sum, { probe }) => sum + Math.max(1, probe.names.length), 0)
  const lines = found.slice(0, SHOWN).flatMap(({ probe }, index) => {
    const [saw, expected] = [seen(probe), `expected ${wanted(probe)}: ${why(probe, policy)}`]
    const oneLine = `  ${(names[index] ?? '').padEnd(margin)}  ${saw}; ${expected}`
    return oneLine.length <= style.width ? [oneLine] : [`  ${names[index]}`, `    ${saw}`, `    ${expected}`]
  })
  return [
    '',
    paint(`${title} (${plural(count, 'probe')})`, tone, style),
    ...lines,
    ...rest(found.length, 'finding'),
  ]
}

/** Several names of one container mostly fail together: told once, with all of them. */
function alike(probes: readonly JudgedProbe[]): Finding[] {
  const sameness = ([index, probe]: [number, JudgedProbe]) =>
    probe.kind === 'dns'
      ? `${probe.outcome} ${probe.because} ${probe.rule?.line} ${probe.addresses} ${probe.reason}`
      : index
  return [...Map.groupBy(probes.entries(), sameness).values()].map((group) => {
    const [[, first]] = group as [[number, JudgedProbe]]
    return { ...first, names: [...new Set(group.flatMap(([, { name }]) => name ?? []))] }
  })
}

type Finding = JudgedProbe & { readonly names: readonly string[] }

/** One stopped container leaves many pairs unmeasured: told once for each reason. */
function doubts(pairs: readonly Pair[], style: Style): string[] {
  const reasons = new Map<string, Set<Pair>>()
  for (const pair of pairs) {
    for (const { verdict, reason } of pair.probes) {
      if (verdict !== 'unproven' || reason === undefined) continue
      reasons.set(reason, (reasons.get(reason) ?? new Set()).add(pair))
    }
  }
  if (reasons.size === 0) return []
  const lines = [...reasons].slice(0, SHOWN).map(([reason, affected]) => {
    const [first] = affected
    const which = affected.size === 1 && first ? `${first.from} → ${first.to}` : plural(affected.size, 'pair')
    return `  ${printable(reason)}: ${printable(which)}`
  })
  const count = pairs.filter(({ verdict }) => verdict === 'unproven').length
  const title = paint(`NOT PROVEN (${plural(count, 'pair')})`, 'doubtful', style)
  return ['', title, ...lines, ...rest(reasons.size, 'reason')]
}

function rest(total: number, noun: string): string[] {
  if (total <= SHOWN) return []
  return [`  … and ${plural(total - SHOWN, `more ${noun}`)}; all of them: --format json`]
}

function seen(probe: Finding): string {
  const names = probe.names.map((name) => `"${printable(name)}"`).join(', ')
  if (probe.kind === 'dns') return `${names} ${answer(probe, probe.names.length > 1)}`
  return PATHS[probe.outcome]?.(probe) ?? `${place(probe)} did not answer ${CALLS[probe.kind]}`
}

const CALLS: Readonly<Record<JudgedProbe['kind'], string>> = {
  icmp: 'a ping',
  mtu: 'a ping of full size',
  tcp: 'a TCP connection',
  udp: 'a datagram',
  dns: 'a question',
}

type Words = (probe: JudgedProbe) => string

const PATHS: Readonly<Partial<Record<JudgedProbe['outcome'], Words>>> = {
  reply: (probe) => `${place(probe)} answered ${CALLS[probe.kind]} in ${probe.rttMs?.toFixed(2)} ms`,
  open: (probe) => `${place(probe)} is open${probe.payload === 'received' ? ': the datagram arrived' : ''}`,
  refused: (probe) => `${place(probe)} was reached, and refused ${CALLS[probe.kind]}`,
  inconsistent: (probe) =>
    `${place(probe)} answered ${(probe.attempts ?? 0) - (probe.lost ?? 0)} of ${probe.attempts}`,
  unreachable: (probe) => `${place(probe)} is unreachable (${probe.cause})`,
  'wrong-answer': (probe) => `${place(probe)} answered, but the target never got the question`,
}

function place({ kind, address, port, network }: JudgedProbe): string {
  const end = port === undefined ? (address ?? 'it') : `${kind}/${port} of ${address}`
  return `${end}${network ? ` on ${printable(network)}` : ''}`
}

function answer({ outcome, addresses = [] }: JudgedProbe, areMany: boolean): string {
  const resolve = areMany ? 'resolve' : 'resolves'
  if (outcome === 'resolved') return `${resolve} to ${addresses.join(', ')}`
  if (outcome === 'wrong-answer') return `${resolve} to ${addresses.join(', ')}, which is somebody else`
  if (outcome !== 'name-not-found') return 'got no answer from the DNS server'
  return areMany ? 'do not resolve' : 'does not resolve'
}

const WANTED: Readonly<Record<JudgedProbe['expected'], string>> = {
  reply: 'an answer',
  'no-reply': 'none',
  open: 'it to be open',
  refused: 'a refusal',
  answer: 'an answer',
  closed: 'it to be closed',
  resolved: 'its address',
  'name-not-found': 'no address',
  unknown: 'nothing in particular',
}

function wanted({ expected }: JudgedProbe): string {
  return WANTED[expected]
}

function why({ because, rule, reason }: JudgedProbe, policy: Report['policy']): string {
  const promise = rule ? ruleWords(rule, policy?.file ?? '') : PROMISES[because]
  return reason === undefined ? promise : `${promise} (${reason})`
}

function ruleWords({ text, line }: RulePlace, file: string): string {
  return `${printable(file)}:${line} \`${printable(text)}\``
}

/** A rule that nothing was measured for may be a slip of the pen, and is not kept for certain. */
function idleRules({ policy }: Report, style: Style): string[] {
  const idle = policy?.rules.filter((rule) => rule.idle) ?? []
  if (idle.length === 0) return []
  const title = paint(`NOTHING MEASURED (${plural(idle.length, 'rule')})`, 'doubtful', style)
  const lines = idle.slice(0, SHOWN).map((rule) => `  ${ruleWords(rule, policy?.file ?? '')}`)
  return ['', title, ...lines, ...rest(idle.length, 'rule')]
}
