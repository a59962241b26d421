import type { RuleCounter, RuleVerdict } from '../model/ruleset.ts'
import { AttributeMap, attributesOf } from './attributes.ts'
import type { Bytes } from './bytes.ts'
import { counterAmong, expressionOf, expressionsOf, verdictOf } from './nft-data.ts'
import { placeKey } from './place-key.ts'
import type { Interval } from './prefixes.ts'
import type { RuleRecord } from './records.ts'

/** What stands in a set, or the keys of a map. */
export interface RuleSet {
  readonly name: string
  readonly isAnonymous: boolean
  /** Of a key, in bytes. */
  readonly keyLength: number
  readonly elements: readonly Element[]
}

export interface Element {
  /** Keys as numbers whose first byte weighs most; null for what stands for all that is not in it. */
  readonly keys: Interval | null
  readonly verdict: RuleVerdict | null
  readonly counter: RuleCounter | null
}

const SET = { table: 1, name: 2, flags: 3, keyLength: 5 } as const
const LIST = { table: 1, set: 2, elements: 3 } as const
const ELEMENT = { key: 1, data: 2, flags: 3, expression: 7, keyEnd: 10, expressions: 11 } as const
const VALUE = 1
const VERDICT = 2
const FLAGS = { anonymous: 1, interval: 4 } as const
const ELEMENT_FLAGS = { intervalEnd: 1, catchAll: 2 } as const

/** The sets of all tables by `placeKey`. */
export function decodeSets(records: readonly RuleRecord[]): ReadonlyMap<string, RuleSet> {
  const elements = new Map<string, Bytes[]>()
  for (const record of records) {
    if (record.kind !== 'elements') continue
    const list = new AttributeMap(record.bytes)
    const key = placeKey(record.family, list.text(LIST.table), list.text(LIST.set))
    const more = list.get(LIST.elements)
    elements.set(key, [...(elements.get(key) ?? []), ...(more === null ? [] : [more])])
  }
  return new Map(
    records.flatMap((record) => {
      if (record.kind !== 'set') return []
      const set = new AttributeMap(record.bytes)
      const key = placeKey(record.family, set.text(SET.table), set.text(SET.name))
      return [[key, decodeSet(set, elements.get(key) ?? [])] as const]
    }),
  )
}

function decodeSet(set: AttributeMap, lists: readonly Bytes[]): RuleSet {
  const flags = set.numberOrNull(SET.flags) ?? 0
  const keyLength = set.numberOrNull(SET.keyLength) ?? 0
  const told = lists.flatMap((list) => attributesOf(list).map(({ value }) => decodeElement(value, keyLength)))
  const isPaired = (flags & FLAGS.interval) !== 0 && told.some(({ isEnd }) => isEnd)
  return {
    name: set.text(SET.name),
    isAnonymous: (flags & FLAGS.anonymous) !== 0,
    keyLength,
    elements: isPaired ? paired(told, keyLength) : told.toSorted(byKeys),
  }
}

interface Told extends Element {
  /** The first key after an interval. */
  readonly isEnd: boolean
}

function decodeElement(bytes: Bytes, keyLength: number): Told {
  const element = new AttributeMap(bytes)
  const flags = element.numberOrNull(ELEMENT.flags) ?? 0
  const isCatchAll = (flags & ELEMENT_FLAGS.catchAll) !== 0
  const keyOf = (type: number) => element.nested(type).bytes(VALUE).part(0, keyLength).valueNet()
  const low = isCatchAll ? null : keyOf(ELEMENT.key)
  const high = element.get(ELEMENT.keyEnd) === null ? low : keyOf(ELEMENT.keyEnd)
  const data = element.get(ELEMENT.data) === null ? null : element.nested(ELEMENT.data).get(VERDICT)
  const [one, several] = [element.get(ELEMENT.expression), element.get(ELEMENT.expressions)]
  return {
    keys: low === null || high === null ? null : { low, high },
    verdict: data && verdictOf(data),
    counter: counterAmong([...(one ? [expressionOf(one)] : []), ...(several ? expressionsOf(several) : [])]),
    isEnd: (flags & ELEMENT_FLAGS.intervalEnd) !== 0,
  }
}

/** The kernel tells them in the order of its own; what stands for all others comes last. */
function byKeys(a: Told, b: Told): number {
  if (a.keys === null || b.keys === null) return Number(a.keys === null) - Number(b.keys === null)
  if (a.keys.low === b.keys.low) return Number(b.isEnd) - Number(a.isEnd)
  return a.keys.low < b.keys.low ? -1 : 1
}

/** Intervals are told by where they start and where the next key after them is. */
function paired(told: readonly Told[], keyLength: number): Element[] {
  const last = (1n << BigInt(8 * keyLength)) - 1n
  const sorted = told.toSorted(byKeys)
  return sorted.flatMap((one, index): Element[] => {
    if (one.isEnd || one.keys === null) return one.isEnd ? [] : [one]
    const next = sorted[index + 1]?.keys
    return [{ ...one, keys: { low: one.keys.low, high: next ? next.low - 1n : last } }]
  })
}
