import { BITS } from '../model/address.ts'
import type { ConntrackState, RuleMatch } from '../model/ruleset.ts'
import type { Bytes } from './bytes.ts'
import { type Interval, prefixesOf } from './prefixes.ts'
import { protocolMatch, WITH_PORTS } from './protocols.ts'
import { ADDRESS_TYPES } from './xt-state.ts'

/** What a register holds, as far as it is understood. */
export type Loaded =
  | { readonly kind: 'interface'; readonly way: 'in' | 'out'; readonly by: 'name' | 'index' }
  | { readonly kind: 'address'; readonly version: 4 | 6; readonly end: 'source' | 'destination' }
  | { readonly kind: 'protocol' }
  | { readonly kind: 'port'; readonly end: 'source' | 'destination' }
  | { readonly kind: 'family'; readonly numbers: Readonly<Record<4 | 6, number>> }
  | { readonly kind: 'conntrack' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'address-type'; readonly end: 'source' | 'destination' }
  | { readonly kind: 'constant'; readonly bytes: Bytes }
  | { readonly kind: 'other'; readonly text: string }

/** Values of so many bytes, the first of which weighs most. */
export interface Values {
  readonly length: number
  readonly intervals: readonly Interval[]
}

/**
 * What it asks that a register's value is one of those: any of the lists will do, all of one list at once. Null where
 * that is not understood.
 */
export function askFor(loaded: Loaded, { length, intervals }: Values): readonly RuleMatch[][] | null {
  switch (loaded.kind) {
    case 'interface':
      return eachOf(intervals, (one) => interfaceMatch(loaded, one, length))
    case 'protocol':
      return eachOf(intervals, ({ low, high }) => (low === high ? protocolMatch(Number(low), false) : null))
    case 'family':
      return eachOf(intervals, ({ low }) => familyMatch(loaded.numbers, Number(low)))
    case 'address': {
      const missing = BigInt(BITS[loaded.version] - 8 * length)
      if (missing < 0n) return null
      const prefixes = intervals.flatMap(({ low, high }) =>
        prefixesOf(loaded.version, { low: low << missing, high: ((high + 1n) << missing) - 1n }),
      )
      return [[{ kind: 'address', end: loaded.end, prefixes, not: false }]]
    }
    case 'port': {
      const ranges = intervals.map(({ low, high }) => ({ low: Number(low), high: Number(high) }))
      return [[{ kind: 'port', end: loaded.end, ranges, not: false }]]
    }
    case 'conntrack': {
      const states = intervals.flatMap(({ low }) => statesOf(swapped(low)))
      return states.length === intervals.length ? [[{ kind: 'conntrack', states, not: false }]] : null
    }
    case 'address-type': {
      const types = intervals.map(({ low }) => ADDRESS_TYPES[swapped(low)] ?? String(swapped(low)))
      return [[{ kind: 'address-type', end: loaded.end, types, not: false }]]
    }
    default:
      return null
  }
}

function eachOf(
  intervals: readonly Interval[],
  ask: (one: Interval) => RuleMatch | null,
): RuleMatch[][] | null {
  const all = intervals.map(ask)
  const known = all.filter((one) => one !== null)
  return known.length === all.length ? known.map((one) => [one]) : null
}

/** Numbers in the processor's order, of 32 bits. */
function swapped(value: bigint): number {
  return Number(
    ((value & 0xffn) << 24n) |
      ((value & 0xff00n) << 8n) |
      ((value >> 8n) & 0xff00n) |
      ((value >> 24n) & 0xffn),
  )
}

const NAME_BYTES = 16
const LOOPBACK = 1

function interfaceMatch(
  { way, by }: Extract<Loaded, { kind: 'interface' }>,
  interval: Interval,
  length: number,
): RuleMatch | null {
  const name = by === 'name' ? nameOf(interval, length) : swapped(interval.low) === LOOPBACK ? 'lo' : null
  return name === null ? null : { kind: 'interface', way, name, not: false }
}

/** A name with its zeros, or how names begin: then it is shorter, or an interval of all that begin so. */
function nameOf({ low, high }: Interval, length: number): string | null {
  const hex = low.toString(16).padStart(2 * length, '0')
  const end = octetsOf(hex).indexOf(0)
  const start = end < 0 ? hex : hex.slice(0, 2 * end)
  if (low === high) return `${asText(start)}${end < 0 && length < NAME_BYTES ? '*' : ''}`
  const all = high.toString(16).padStart(2 * length, '0')
  return all === start.padEnd(2 * length, 'f') ? `${asText(start)}*` : null
}

function asText(hex: string): string {
  return new TextDecoder().decode(Uint8Array.from(octetsOf(hex)))
}

function octetsOf(hex: string): number[] {
  return Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16))
}

/** Of one family are the packets whose source is any address of it. */
function familyMatch(numbers: Readonly<Record<4 | 6, number>>, number: number): RuleMatch | null {
  const version = ([4, 6] as const).find((one) => numbers[one] === number)
  return version === undefined ? null : anyOf(version)
}

function anyOf(version: 4 | 6): RuleMatch {
  return { kind: 'address', end: 'source', prefixes: [version === 4 ? '0.0.0.0/0' : '::/0'], not: false }
}

/** By the bits of the kernel, in the order in which nft(8) writes them. */
const STATES: readonly (readonly [number, ConntrackState])[] = [
  [1 << 0, 'invalid'],
  [1 << 1, 'established'],
  [1 << 2, 'related'],
  [1 << 3, 'new'],
  [1 << 6, 'untracked'],
]

/** Of a mask; none where it has a bit that is no state. */
export function statesOf(mask: number): ConntrackState[] {
  const states = STATES.filter(([bit]) => (mask & bit) !== 0)
  return states.reduce((left, [bit]) => left & ~bit, mask) === 0 ? states.map(([, name]) => name) : []
}

/** Where in a packet the addresses, the protocol and the ports are. */
export function loadedFrom(
  base: 'network' | 'transport',
  offset: number,
  length: number,
  version: 4 | 6 | null,
  protocol: number | null,
): Loaded | null {
  if (base === 'transport') {
    if (length !== 2 || (protocol !== null && !WITH_PORTS.has(protocol))) return null
    return offset === 0
      ? { kind: 'port', end: 'source' }
      : offset === 2
        ? { kind: 'port', end: 'destination' }
        : null
  }
  if (version === null) return null
  const { source, destination, protocol: number, bytes } = HEADERS[version]
  if (offset === number && length === 1) return { kind: 'protocol' }
  if (length > bytes) return null
  if (offset === source) return { kind: 'address', version, end: 'source' }
  return offset === destination ? { kind: 'address', version, end: 'destination' } : null
}

const HEADERS = {
  4: { source: 12, destination: 16, protocol: 9, bytes: 4 },
  6: { source: 8, destination: 24, protocol: 6, bytes: 16 },
} as const
