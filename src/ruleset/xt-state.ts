import type { ConntrackState, RuleMatch } from '../model/ruleset.ts'
import type { Bytes } from './bytes.ts'
import { type Clause, unknown } from './clause.ts'

/** By the kernel's bits, in the order in which iptables-save(8) writes them. */
const STATES = [
  [1 << 0, 'invalid'],
  [1 << 3, 'new'],
  [1 << 2, 'related'],
  [1 << 1, 'established'],
] as const
/** xt_conntrack.h and xt_state.h number the last one differently. */
const UNTRACKED = { conntrack: 1 << 8, state: 1 << 6 } as const
const CONNTRACK_NAT = [
  [1 << 6, 'SNAT'],
  [1 << 7, 'DNAT'],
] as const
const STATUS = [
  [1 << 0, 'EXPECTED'],
  [1 << 1, 'SEEN_REPLY'],
  [1 << 2, 'ASSURED'],
  [1 << 3, 'CONFIRMED'],
] as const
const ASKS = { state: 1 << 0, status: 1 << 6, alias: 1 << 13 } as const

/** What is asked beyond states and status stays untold, and so does all of a revision without states. */
export function decodeConntrack(info: Bytes, revision: number): Clause | null {
  if (revision < 1 || revision > 3) return null
  const [asked, inverted] = [info.u16(146), info.u16(148)]
  const [states, status] = revision === 1 ? [info.u8(150), info.u8(151)] : [info.u16(150), info.u16(152)]
  if ((asked & ~(ASKS.state | ASKS.status | ASKS.alias)) !== 0) return unknown('-m conntrack')
  const parts = [
    ...((asked & ASKS.state) === 0 ? [] : [stateOf(states, (inverted & ASKS.state) !== 0, 'conntrack')]),
    ...((asked & ASKS.status) === 0 ? [] : [statusOf(status, (inverted & ASKS.status) !== 0)]),
  ]
  const name = (asked & ASKS.alias) === 0 ? 'conntrack' : 'state'
  return {
    kind: 'matches',
    matches: parts.map(({ match }) => match),
    text: [
      `-m ${name}`,
      ...parts.map(({ text }) => (name === 'state' ? text.replace('ctstate', 'state') : text)),
    ].join(' '),
  }
}

/** `-m state`, the older name. */
export function decodeState(info: Bytes): Clause {
  const { match, text } = stateOf(info.u32(0), false, 'state')
  return { kind: 'matches', matches: [match], text: `-m state ${text.replace('ctstate', 'state')}` }
}

interface Part {
  readonly match: RuleMatch
  readonly text: string
}

function stateOf(mask: number, not: boolean, of: keyof typeof UNTRACKED): Part {
  const states: ConntrackState[] = [...STATES, [UNTRACKED[of], 'untracked'] as const].flatMap(
    ([bit, name]) => ((mask & bit) === 0 ? [] : [name]),
  )
  const nat = of === 'state' ? [] : namesOf(mask, CONNTRACK_NAT)
  const text = `${not ? '! ' : ''}--ctstate ${[...states.map((one) => one.toUpperCase()), ...nat].join(',')}`
  return nat.length > 0
    ? { match: { kind: 'other', text }, text }
    : { match: { kind: 'conntrack', states, not }, text }
}

function statusOf(mask: number, not: boolean): Part {
  const text = `${not ? '! ' : ''}--ctstatus ${namesOf(mask, STATUS).join(',') || 'NONE'}`
  return { match: { kind: 'other', text }, text }
}

function namesOf(mask: number, names: readonly (readonly [number, string])[]): string[] {
  return names.flatMap(([bit, name]) => ((mask & bit) === 0 ? [] : [name]))
}

/** By the kernel's numbers of route types. */
export const ADDRESS_TYPES = [
  'unspec',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve',
] as const

const LIMITS = [
  [4, '--limit-iface-in'],
  [8, '--limit-iface-out'],
] as const

/** Of an interface alone it may be another type than of the whole host: that is not understood. */
export function decodeAddressType(info: Bytes, revision: number): Clause | null {
  if (revision > 1) return null
  const inverts = revision === 0 ? (info.u32(4) === 0 ? 0 : 1) | (info.u32(8) === 0 ? 0 : 2) : info.u32(4)
  const limits = revision === 0 ? [] : namesOf(inverts, LIMITS)
  const ends = [
    { end: 'source', flag: '--src-type', mask: info.u16(0), not: (inverts & 1) !== 0 },
    { end: 'destination', flag: '--dst-type', mask: info.u16(2), not: (inverts & 2) !== 0 },
  ] as const
  const parts = ends.flatMap(({ end, flag, mask, not }): Part[] => {
    const types = ADDRESS_TYPES.filter((_, bit) => (mask & (1 << bit)) !== 0)
    if (types.length === 0) return []
    const text = `${not ? '! ' : ''}${flag} ${types.join(',').toUpperCase()}`
    const match: RuleMatch =
      limits.length > 0 ? { kind: 'other', text } : { kind: 'address-type', end, types, not }
    return [{ match, text }]
  })
  return {
    kind: 'matches',
    matches: parts.map(({ match }) => match),
    text: ['-m addrtype', ...parts.map(({ text }) => text), ...limits].join(' '),
  }
}
