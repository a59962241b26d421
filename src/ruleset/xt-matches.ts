import type { RuleMatch } from '../model/ruleset.ts'
import type { Bytes } from './bytes.ts'
import { type Clause, note, undecided, unknown } from './clause.ts'
import { quote } from './quote.ts'
import { decodeAddressType, decodeConntrack, decodeState } from './xt-state.ts'

/** One of iptables' matches, by the bytes that its own header of the kernel's describes (linux/netfilter/xt_*.h). */
type XtMatch = (info: Bytes, revision: number) => Clause | null

/** A match that is not known, or not in this revision, may be so or not. */
export function decodeXtMatch(name: string, revision: number, info: Bytes): Clause {
  return MATCHES.get(name)?.(info, revision) ?? unknown(`-m ${quote(name)}`)
}

const MATCHES: ReadonlyMap<string, XtMatch> = new Map<string, XtMatch>([
  ['addrtype', decodeAddressType],
  ['comment', (info) => note(`-m comment --comment ${quote(info.text())}`)],
  ['conntrack', decodeConntrack],
  ['icmp', (info) => decodeIcmp(info, 'icmp', 'icmp')],
  ['icmp6', (info) => decodeIcmp(info, 'icmp6', 'icmpv6')],
  ['limit', decodeLimit],
  ['mark', (info, revision) => (revision === 1 ? decodeMark(info) : null)],
  ['multiport', (info, revision) => (revision === 1 ? decodeMultiport(info) : null)],
  ['physdev', decodePhysdev],
  ['state', decodeState],
  ['tcp', decodeTcp],
  ['udp', decodeUdp],
])

const ALL_PORTS = 0xffff

type Range = Extract<RuleMatch, { kind: 'port' }>['ranges'][number]

function rangeAt(info: Bytes, at: number): Range {
  return { low: info.u16(at), high: info.u16(at + 2) }
}

/** The ports of a protocol; nothing where all will do. */
function portsOf(info: Bytes, inverted: number): { matches: RuleMatch[]; text: string } {
  const ends = [
    { end: 'source', flag: '--sport', range: rangeAt(info, 0), not: (inverted & 1) !== 0 },
    { end: 'destination', flag: '--dport', range: rangeAt(info, 4), not: (inverted & 2) !== 0 },
  ] as const
  const asked = ends.filter(({ range, not }) => not || range.low > 0 || range.high < ALL_PORTS)
  return {
    matches: asked.map(({ end, range, not }) => ({ kind: 'port', end, ranges: [range], not })),
    text: asked.map(({ flag, range, not }) => `${not ? ' !' : ''} ${flag} ${rangeText(range)}`).join(''),
  }
}

function rangeText({ low, high }: Range): string {
  return low === high ? String(low) : `${low}:${high}`
}

function decodeTcp(info: Bytes): Clause {
  const [option, mask, wanted, inverted] = [info.u8(8), info.u8(9), info.u8(10), info.u8(11)]
  const { matches, text } = portsOf(info, inverted)
  const more = [
    ...(option === 0 ? [] : [`${(inverted & 8) === 0 ? '' : '! '}--tcp-option ${option}`]),
    ...(mask === 0
      ? []
      : [`${(inverted & 4) === 0 ? '' : '! '}--tcp-flags ${flagsText(mask)} ${flagsText(wanted)}`]),
  ]
  return {
    kind: 'matches',
    matches: [...matches, ...more.map((one): RuleMatch => ({ kind: 'other', text: one }))],
    text: [`-m tcp${text}`, ...more].join(' '),
  }
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const

function flagsText(flags: number): string {
  return TCP_FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(',') || 'NONE'
}

function decodeUdp(info: Bytes): Clause {
  const { matches, text } = portsOf(info, info.u8(8))
  return { kind: 'matches', matches, text: `-m udp${text}` }
}

function decodeMultiport(info: Bytes): Clause | null {
  const [where, count, not] = [info.u8(0), info.u8(1), info.u8(47) !== 0]
  const end = (['source', 'destination'] as const)[where]
  if (end === undefined || count > 15) return null
  const ranges: Range[] = []
  for (let index = 0; index < count; index += 1) {
    const isRange = info.u8(32 + index) !== 0
    const low = info.u16(2 + 2 * index)
    ranges.push({ low, high: isRange ? info.u16(4 + 2 * index) : low })
    if (isRange) index += 1
  }
  const flag = end === 'source' ? '--sports' : '--dports'
  return {
    kind: 'matches',
    matches: [{ kind: 'port', end, ranges, not }],
    text: `-m multiport ${not ? '! ' : ''}${flag} ${ranges.map(rangeText).join(',')}`,
  }
}

function decodeMark(info: Bytes): Clause {
  const [mark, mask, not] = [info.u32(0), info.u32(4), info.u8(8) !== 0]
  return undecided(`-m mark ${not ? '! ' : ''}--mark ${masked(mark, mask)}`)
}

/** A mark with its mask, where it has one. */
export function masked(mark: number, mask: number): string {
  const hex = (value: number) => `0x${value.toString(16)}`
  return mask === 0xffffffff ? hex(mark) : `${hex(mark)}/${hex(mask)}`
}

function decodeIcmp(info: Bytes, name: string, flag: string): Clause {
  const [type, low, high, inverted] = [info.u8(0), info.u8(1), info.u8(2), info.u8(3) !== 0]
  const any = name === 'icmp' && type === 0xff
  const code = low === 0 && high === 0xff ? '' : `/${low}`
  return undecided(`-m ${name} ${inverted ? '! ' : ''}--${flag}-type ${any ? 'any' : `${type}${code}`}`)
}

/** How long each is in the ten thousandths of a second that the kernel counts by. */
const UNITS = [
  ['hour', 36_000_000],
  ['min', 600_000],
  ['sec', 10_000],
] as const
const DAY = ['day', 864_000_000] as const
const USUAL_BURST = 5

function decodeLimit(info: Bytes): Clause | null {
  const [period, burst] = [info.u32(0), info.u32(4)]
  if (period === 0) return null
  // As iptables picks it: the shortest unit in which the number is still about right.
  const tooShort = UNITS.findIndex(
    ([, length]) => period > length || Math.floor(length / period) < length % period,
  )
  const [name, length] = (tooShort < 0 ? UNITS.at(-1) : UNITS[tooShort - 1]) ?? DAY
  const rate = `${Math.floor(length / period)}/${name}`
  return undecided(`-m limit --limit ${rate}${burst === USUAL_BURST ? '' : ` --limit-burst ${burst}`}`)
}

const PHYSDEV = { in: 1, out: 2, bridged: 4, isIn: 8, isOut: 16 } as const

function decodePhysdev(info: Bytes): Clause {
  const [inverted, asked] = [info.u8(64), info.u8(65)]
  const flag = (bit: number, words: string) =>
    (asked & bit) === 0 ? [] : [`${(inverted & bit) === 0 ? '' : '! '}${words}`]
  return undecided(
    [
      '-m physdev',
      ...flag(PHYSDEV.isIn, '--physdev-is-in'),
      ...flag(PHYSDEV.in, `--physdev-in ${info.part(0, 16).text()}`),
      ...flag(PHYSDEV.isOut, '--physdev-is-out'),
      ...flag(PHYSDEV.out, `--physdev-out ${info.part(32, 16).text()}`),
      ...flag(PHYSDEV.bridged, '--physdev-is-bridged'),
    ].join(' '),
  )
}
