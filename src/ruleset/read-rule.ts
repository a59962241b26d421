import type { RuleFamily } from '../model/ruleset.ts'
import type { Budget } from './budget.ts'
import { Malformed } from './bytes.ts'
import { type Clause, matches, note, unknown, verdict } from './clause.ts'
import { negated } from './negate.ts'
import { counted, type Expression, verdictOf } from './nft-data.ts'
import { loadFib, loadMeta, loadNothing } from './nft-loads.ts'
import { lookUp } from './nft-lookup.ts'
import { natClause, redirectClause } from './nft-translate.ts'
import { limitClause, markClause } from './nft-words.ts'
import { Registers } from './registers.ts'
import type { RuleSet } from './sets.ts'
import { askFor, loadedFrom, statesOf, type Values } from './test-value.ts'
import type { Style } from './write-rule.ts'
import { decodeXtMatch } from './xt-matches.ts'
import { decodeXtTarget } from './xt-targets.ts'

/** Of the packets that come to the expressions that follow in a rule. */
interface Known {
  version: 4 | 6 | null
  protocol: number | null
}

export interface RuleContext {
  readonly family: RuleFamily
  /** The sets of the rule's own table. */
  readonly setNamed: (name: string) => RuleSet | null
  readonly style: Style
  readonly budget: Budget
}

/** The parts of a rule of nf_tables. An expression that is not known may hold or not, and is told by its name. */
export function readRule(expressions: readonly Expression[], context: RuleContext): Clause[] {
  const version = context.family === 'ip' ? 4 : context.family === 'ip6' ? 6 : null
  const state: State = { registers: new Registers(), known: { version, protocol: null }, context }
  return expressions.flatMap((expression) => {
    const clause = READERS.get(expression.name)?.(expression, state)
    if (clause === undefined) return [unknown(expression.name)]
    if (clause !== null) learn(clause, state.known)
    return clause ?? []
  })
}

interface State {
  readonly registers: Registers
  readonly known: Known
  readonly context: RuleContext
}

/** Null for what only loads a register. */
type Reader = (expression: Expression, state: State) => Clause | null

function learn(clause: Clause, known: Known): void {
  if (clause.kind !== 'matches') return
  for (const match of clause.matches) {
    if (match.kind === 'protocol' && !match.not)
      known.protocol = PROTOCOLS.get(match.protocol) ?? Number(match.protocol)
    if (match.kind === 'address' && !match.not) known.version = match.prefixes[0]?.includes(':') ? 6 : 4
  }
}

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
])

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['meta', loadMeta],
  ['payload', loadPayload],
  ['ct', loadCt],
  ['fib', loadFib],
  ['bitwise', applyMask],
  ['cmp', compare],
  ['range', compareRange],
  ['lookup', ({ data }, { registers, context }) => lookUp(data, registers, context)],
  ['immediate', immediate],
  ['counter', ({ data }) => ({ kind: 'counter', counter: counted(data) })],
  [
    'reject',
    ({ data }) => verdict({ kind: 'reject' }, data.numberOrNull(1) === 1 ? 'reject with tcp reset' : null),
  ],
  ['masq', ({ data }, { registers }) => redirectClause('masquerade', data, registers, { from: 2, to: 3 })],
  ['redir', ({ data }, { registers }) => redirectClause('redirect', data, registers, { from: 1, to: 2 })],
  ['nat', ({ data }, { registers }) => natClause(data, registers)],
  ['match', compatMatch],
  ['target', compatTarget],
  ['log', ({ data }) => note(`log${data.get(2) ? ` prefix "${data.text(2)}"` : ''}`)],
  ['limit', ({ data }, { context }) => limitClause(data, context.style)],
  [
    'objref',
    ({ data }) => (data.numberOrNull(1) === 1 ? note(`counter name "${data.text(2)}"`) : unknown('objref')),
  ],
  ['notrack', () => note('notrack')],
  ['flow_offload', () => note('flow add')],
  ['last', () => note('last')],
  ['dup', () => note('dup')],
  ['queue', () => verdict({ kind: 'other', text: 'queue' })],
  ['fwd', () => verdict({ kind: 'other', text: 'fwd' })],
  ['tproxy', () => verdict({ kind: 'other', text: 'tproxy' })],
  ['synproxy', () => verdict({ kind: 'other', text: 'synproxy' })],
  ...['exthdr', 'hash', 'numgen', 'osf', 'rt', 'socket', 'tunnel', 'xfrm'].map(
    (name) => [name, loadNothing] as const,
  ),
])

const PAYLOAD = { register: 1, base: 2, offset: 3, length: 4, source: 5 } as const
const BASES = { 1: 'network', 2: 'transport' } as const

function loadPayload({ data }: Expression, { registers, known }: State): Clause | null {
  if (data.get(PAYLOAD.source) !== null) return note('<changes the packet>')
  const [number, offset, length] = [
    data.number(PAYLOAD.base),
    data.number(PAYLOAD.offset),
    data.number(PAYLOAD.length),
  ]
  const base = number === 1 || number === 2 ? BASES[number] : null
  const { version, protocol } = known
  const loaded = base && loadedFrom(base, offset, length, version, protocol)
  const text = `@${base ?? number},${8 * offset},${8 * length}`
  registers.load(data.number(PAYLOAD.register), {
    loaded: loaded ?? { kind: 'other', text },
    length,
    mask: null,
  })
  return null
}

const CT = { register: 1, key: 2, source: 4 } as const
const CT_KEYS = ['state', 'direction', 'status', 'mark'] as const

function loadCt({ data }: Expression, { registers }: State): Clause | null {
  const key = data.number(CT.key)
  const name = CT_KEYS[key] ?? `key ${key}`
  if (data.get(CT.source) !== null) return note(`ct ${name} set <value>`)
  const loaded =
    name === 'state' ? ({ kind: 'conntrack' } as const) : ({ kind: 'other', text: `ct ${name}` } as const)
  registers.load(data.number(CT.register), { loaded, length: 4, mask: null })
  return null
}

const BITWISE = { source: 1, destination: 2, length: 3, mask: 4, xor: 5 } as const
const VALUE = 1

function applyMask({ data }: Expression, { registers }: State): null {
  const held = registers.get(data.number(BITWISE.source))
  const [mask, xor] = [data.get(BITWISE.mask), data.get(BITWISE.xor)]
  const isPlain = mask !== null && xor !== null && data.nested(BITWISE.xor).bytes(VALUE).valueNet() === 0n
  registers.load(data.number(BITWISE.destination), {
    length: data.number(BITWISE.length),
    ...(isPlain && held.mask === null
      ? { loaded: held.loaded, mask: data.nested(BITWISE.mask).bytes(VALUE) }
      : { loaded: { kind: 'other', text: 'bits' } as const, mask: null }),
  })
  return null
}

const CMP = { register: 1, operator: 2, data: 3 } as const
const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const

function compare({ data }: Expression, { registers, context }: State): Clause {
  const { loaded, mask } = registers.get(data.number(CMP.register))
  const operator = OPERATORS[data.number(CMP.operator)]
  if (operator === undefined) throw new Malformed('no such operator')
  const bytes = data.nested(CMP.data).bytes(VALUE)
  const [value, length] = [bytes.valueNet(), bytes.length]
  if (loaded.kind === 'mark') return markClause(bytes, mask, operator, context.style)
  const under = mask === null ? '' : ` & 0x${mask.hex()}`
  const text = `${wordsOf(loaded)}${under} ${operator} 0x${bytes.hex()}`
  if (loaded.kind === 'conntrack' && mask !== null && value === 0n) {
    const states = statesOf(mask.u32(0))
    if (states.length > 0 && (operator === '==' || operator === '!='))
      return matches({ kind: 'conntrack', states, not: operator === '==' })
    return unknown(text)
  }
  const values = mask === null ? valuesOf(operator, value, length) : underMask(value, mask.valueNet(), length)
  const isSure = mask === null || operator === '==' || operator === '!='
  const asked = values && isSure ? askFor(loaded, values) : null
  if (asked?.length !== 1 || asked[0] === undefined) return unknown(text)
  return matches(...(operator === '!=' ? negated(asked[0]) : asked[0]))
}

function wordsOf(loaded: { readonly kind: string; readonly text?: string }): string {
  return loaded.text ?? loaded.kind
}

function valuesOf(operator: (typeof OPERATORS)[number], value: bigint, length: number): Values | null {
  const last = (1n << BigInt(8 * length)) - 1n
  const interval = {
    '==': { low: value, high: value },
    '!=': { low: value, high: value },
    '<': { low: 0n, high: value - 1n },
    '<=': { low: 0n, high: value },
    '>': { low: value + 1n, high: last },
    '>=': { low: value, high: last },
  }[operator]
  return interval.low > interval.high ? null : { length, intervals: [interval] }
}

/** A mask whose ones all come before its zeros stands for an interval. */
function underMask(value: bigint, mask: bigint, length: number): Values | null {
  const hosts = (1n << BigInt(8 * length)) - 1n - mask
  if ((hosts & (hosts + 1n)) !== 0n || (value & hosts) !== 0n) return null
  return { length, intervals: [{ low: value, high: value | hosts }] }
}

const RANGE = { register: 1, operator: 2, from: 3, to: 4 } as const

function compareRange({ data }: Expression, { registers }: State): Clause {
  const { loaded, mask } = registers.get(data.number(RANGE.register))
  const [from, to] = [data.nested(RANGE.from).bytes(VALUE), data.nested(RANGE.to).bytes(VALUE)]
  const values = { length: from.length, intervals: [{ low: from.valueNet(), high: to.valueNet() }] }
  const asked = mask === null ? askFor(loaded, values) : null
  if (asked?.length !== 1 || asked[0] === undefined) return unknown(`${wordsOf(loaded)} in a range`)
  return matches(...(data.number(RANGE.operator) === 0 ? asked[0] : negated(asked[0])))
}

const IMMEDIATE = { register: 1, data: 2 } as const
const VERDICT = 2

function immediate({ data }: Expression, { registers }: State): Clause | null {
  const told = data.nested(IMMEDIATE.data)
  if (data.number(IMMEDIATE.register) === 0) {
    const one = verdictOf(told.bytes(VERDICT))
    return one && verdict(one)
  }
  const bytes = told.bytes(VALUE)
  registers.load(data.number(IMMEDIATE.register), {
    loaded: { kind: 'constant', bytes },
    length: bytes.length,
    mask: null,
  })
  return null
}

const COMPAT = { name: 1, revision: 2, info: 3 } as const

function compatMatch({ data }: Expression): Clause {
  return decodeXtMatch(data.text(COMPAT.name), data.number(COMPAT.revision), data.bytes(COMPAT.info))
}

function compatTarget({ data }: Expression, { context }: State): Clause {
  return decodeXtTarget({
    name: data.text(COMPAT.name),
    revision: data.number(COMPAT.revision),
    info: data.bytes(COMPAT.info),
    version: context.family === 'ip6' ? 6 : 4,
  })
}
