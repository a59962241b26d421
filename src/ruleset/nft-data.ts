import type { RuleCounter, RuleVerdict } from '../model/ruleset.ts'
import { AttributeMap, attributesOf } from './attributes.ts'
import { Bytes } from './bytes.ts'

/** An expression of nf_tables, by its name and its own attributes. */
export interface Expression {
  readonly name: string
  readonly data: AttributeMap
}

const EXPRESSION = { name: 1, data: 2 } as const

export function expressionOf(bytes: Bytes): Expression {
  const attributes = new AttributeMap(bytes)
  const data = attributes.get(EXPRESSION.data)
  return { name: attributes.text(EXPRESSION.name), data: data ? new AttributeMap(data) : NOTHING }
}

const NOTHING = new AttributeMap(Bytes.fromHex(''))

/** Of a list of expressions. */
export function expressionsOf(list: Bytes): Expression[] {
  return attributesOf(list).map(({ value }) => expressionOf(value))
}

/** The first of them that counts. */
export function counterAmong(expressions: readonly Expression[]): RuleCounter | null {
  const counter = expressions.find(({ name }) => name === 'counter')
  return counter ? counted(counter.data) : null
}

const COUNTER = { bytes: 1, packets: 2 } as const

export function counted(data: AttributeMap): RuleCounter {
  return { packets: data.bytes(COUNTER.packets).u64Net(0), bytes: data.bytes(COUNTER.bytes).u64Net(0) }
}

const VERDICT = { code: 1, chain: 2 } as const
const CODES = { drop: 0, accept: 1, queue: 3, continue: -1, jump: -3, goto: -4, return: -5 } as const

/** A verdict as nf_tables writes it; null for "continue", which is none. */
export function verdictOf(bytes: Bytes): RuleVerdict | null {
  const attributes = new AttributeMap(bytes)
  const code = attributes.number(VERDICT.code) | 0
  const plain = (['accept', 'drop', 'return'] as const).find((kind) => CODES[kind] === code)
  if (plain !== undefined) return { kind: plain }
  const leap = (['jump', 'goto'] as const).find((kind) => CODES[kind] === code)
  if (leap !== undefined) return { kind: leap, chain: attributes.text(VERDICT.chain) }
  if (code === CODES.continue) return null
  return { kind: 'other', text: (code & 0xff) === CODES.queue ? 'queue' : `verdict ${code}` }
}
