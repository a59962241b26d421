import type { JudgedProbe, Pair, Report } from '../model/report.ts'
import { PROMISES } from '../verdict/promises.ts'
import { paint, plural, printable, type Style, type Tone } from './style.ts'

const SHOWN = 20

/** Every pair that is not as expected, the worst first, each with what was seen and why something else was expected. */
export function matrixFindings({ pairs }: Report, style: Style): string[] {
  return [
    ...section('LEAKS', 'bad', pairs, 'leak', style),
    ...section('BROKEN', 'bad', pairs, 'broken', style),
    ...doubts(pairs, style),
  ]
}

function section(
  title: string,
  tone: Tone,
  pairs: readonly Pair[],
  verdict: 'leak' | 'broken',
  style: Style,
) {
  const found = pairs.flatMap((pair) =>
    pair.probes.filter((probe) => probe.verdict === verdict).map((probe) => ({ pair, probe })),
  )
  if (found.length === 0) return []
  const names = found.map(({ pair }) => `${printable(pair.from)} → ${printable(pair.to)}`)
  const margin = Math.max(...names.slice(0, SHOWN).map(({ length }) => length))
  const lines = found.slice(0, SHOWN).flatMap(({ probe }, index) => {
    const [saw, expected] = [seen(probe), `expected ${wanted(probe)}: ${why(probe)}`]
    const oneLine = `  ${(names[index] ?? '').padEnd(margin)}  ${saw}; ${expected}`
    return oneLine.length <= style.width ? [oneLine] : [`  ${names[index]}`, `    ${saw}`, `    ${expected}`]
  })
  return [
    '',
    paint(`${title} (${plural(found.length, 'probe')})`, tone, style),
    ...lines,
    ...rest(found.length, 'probe'),
  ]
}

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

function seen({ kind, outcome, address, network, name, addresses, rttMs, cause }: JudgedProbe): string {
  if (kind === 'dns') return `"${printable(name ?? '')}" ${answer(outcome, addresses)}`
  const place = `${address ?? 'it'}${network ? ` on ${printable(network)}` : ''}`
  if (outcome === 'reply') return `${place} answered a ping in ${rttMs?.toFixed(2)} ms`
  if (outcome === 'unreachable') return `${place} is unreachable (${cause})`
  return `${place} did not answer a ping`
}

function answer(outcome: JudgedProbe['outcome'], addresses: readonly string[] | undefined): string {
  if (outcome === 'resolved') return `resolves to ${addresses?.join(', ')}`
  if (outcome === 'wrong-answer') return `resolves to ${addresses?.join(', ')}, which is somebody else`
  return outcome === 'name-not-found' ? 'does not resolve' : 'got no answer from the DNS server'
}

const WANTED: Readonly<Record<JudgedProbe['expected'], string>> = {
  reply: 'an answer',
  'no-reply': 'none',
  resolved: 'its address',
  'name-not-found': 'no address',
  unknown: 'nothing in particular',
}

function wanted({ expected }: JudgedProbe): string {
  return WANTED[expected]
}

function why({ because, reason }: JudgedProbe): string {
  const promise = PROMISES[because]
  return reason === undefined ? promise : `${promise} (${reason})`
}
