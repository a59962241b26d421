import type { JudgedProbe, Pair } from '../model/report.ts'
import { paint, type Style, type Tone } from './style.ts'

/** What a cell tells, each in one character, if it was asked at all. */
export interface CellKinds {
  readonly mtu: boolean
  readonly tcp: boolean
  readonly udp: boolean
  /** Whether a published port was found that no program serves. */
  readonly unserved: boolean
}

export function kindsIn(pairs: readonly Pair[]): CellKinds {
  const has = (kind: JudgedProbe['kind']) =>
    pairs.some(({ probes }) => probes.some((probe) => probe.kind === kind))
  const unserved = pairs.some(({ probes }) => probes.some(({ outcome }) => outcome === 'unserved'))
  return { mtu: has('mtu'), tcp: has('tcp'), udp: has('udp'), unserved }
}

/**
 * A cell: `a` by address, `m` by large packets, `n` by name, `t` and `u` by port; then whether that is as expected, `!`
 * for a leak, `x` for a broken path, `?` for what is not proven.
 */
export function cellText(pair: Pair, kinds: CellKinds): string {
  return [
    byAddress(pair),
    kinds.mtu ? letter(pair, 'mtu', 'm') : '',
    letter(pair, 'dns', 'n'),
    kinds.tcp ? letter(pair, 'tcp', 't') : '',
    kinds.udp ? letter(pair, 'udp', 'u') : '',
    MARKS[pair.verdict],
  ].join('')
}

/** A cell of that width in which nothing is asked. */
export function cellWidth({ mtu, tcp, udp }: CellKinds): number {
  return 3 + Number(mtu) + Number(tcp) + Number(udp)
}

export function paintCell(text: string, verdict: Pair['verdict'], style: Style): string {
  return paint(text, TONES[verdict], style)
}

/** In lines that fit, broken between the signs. */
export function legend({ mtu, tcp, udp, unserved }: CellKinds, width: number): string[] {
  const seen = [
    'a  answers by address',
    ...(mtu ? ['m  large packets too'] : []),
    'n  resolves by name',
    ...(tcp ? ['t  TCP port open'] : []),
    ...(udp ? ['u  UDP port open'] : []),
    ...(tcp || udp ? ['r  reached, and refused'] : []),
    ...(unserved ? ['p  taken by a proxy of the engine, served by no program'] : []),
    '-  does not',
    '?  not known',
  ]
  const judged = ['last:  !  leak: should be isolated', 'x  broken: should work', '?  not proven']
  return [seen, judged].flatMap((entries) => broken(entries, width))
}

function broken(entries: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const entry of entries) {
    const longer = `${lines.at(-1)}    ${entry}`
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(entry)
  }
  return lines
}

/** What a cell ends with. */
export const MARKS: Readonly<Record<Pair['verdict'], string>> = {
  ok: ' ',
  leak: '!',
  broken: 'x',
  unproven: '?',
}
const TONES: Readonly<Record<Pair['verdict'], Tone>> = {
  ok: 'good',
  leak: 'bad',
  broken: 'bad',
  unproven: 'doubtful',
}

/** Where nothing was pinged, as of a published port, the ports speak. */
function byAddress({ observed, probes }: Pair): string {
  const pings = probes.filter(({ kind }) => kind === 'icmp')
  if (pings.length === 0 && probes.length > 0) return ' '
  if (pings.some(({ outcome }) => outcome === 'reply' || outcome === 'inconsistent')) return 'a'
  if (observed === 'isolated' || pings.every(isAbsent)) return '-'
  return '?'
}

function letter({ probes }: Pair, kind: JudgedProbe['kind'], sign: string): string {
  const asked = probes.filter((probe) => probe.kind === kind)
  if (asked.length === 0) return ' '
  if (asked.some(({ outcome }) => PRESENT.includes(outcome))) return sign
  if (asked.some(({ outcome }) => outcome === 'refused')) return 'r'
  if (asked.some(({ outcome }) => outcome === 'unserved')) return 'p'
  return asked.every(isAbsent) ? '-' : '?'
}

const PRESENT: readonly JudgedProbe['outcome'][] = ['reply', 'open', 'resolved', 'inconsistent']

function isAbsent({ outcome, verdict }: JudgedProbe): boolean {
  return outcome !== 'not-measured' && verdict !== 'unproven'
}
