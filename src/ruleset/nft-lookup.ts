import type { RuleMatch } from '../model/ruleset.ts'
import type { AttributeMap } from './attributes.ts'
import { type Clause, matches, unknown, type Variant } from './clause.ts'
import { negated } from './negate.ts'
import type { Interval } from './prefixes.ts'
import type { RuleContext } from './read-rule.ts'
import type { Held, Registers } from './registers.ts'
import type { Element, RuleSet } from './sets.ts'
import { askFor } from './test-value.ts'

const LOOKUP = { set: 1, source: 2, destination: 3, flags: 5 } as const
const INVERTED = 1
const VERDICT_REGISTER = 0
/** Beyond that a set is told by its name alone. */
const MOST_VARIANTS = 1024

/** Whether a set or a map has what registers hold; what a map of other things has for it is not told. */
export function lookUp(data: AttributeMap, registers: Registers, { setNamed, budget }: RuleContext): Clause {
  const name = data.text(LOOKUP.set)
  const [set, source] = [setNamed(name), data.number(LOOKUP.source)]
  const destination = data.numberOrNull(LOOKUP.destination)
  const isMap = destination === VERDICT_REGISTER
  const text = `${isMap ? 'vmap' : 'in'} ${set?.isAnonymous === true ? 'a set' : `@${name}`}`
  const held = set && registers.sideBySide(source, set.keyLength)
  if (destination !== null && !isMap)
    registers.load(destination, { loaded: { kind: 'other', text: 'a map' }, length: 0, mask: null })
  if (!set || !held || held.some(({ mask }) => mask !== null)) return isMap ? uncertain(text) : unknown(text)
  if (!budget.takes(set.elements.length)) return isMap ? uncertain(text) : unknown(text)
  const isInverted = ((data.numberOrNull(LOOKUP.flags) ?? 0) & INVERTED) !== 0
  if (isMap) return set.elements.length > MOST_VARIANTS ? uncertain(text) : mapped(held, set)
  return within(held, set, isInverted) ?? unknown(text)
}

/** A map of verdicts may send a packet anywhere. */
function uncertain(text: string): Clause {
  return { kind: 'verdict', verdict: { kind: 'other', text }, text: `<${text}>` }
}

function within(held: readonly Held[], { elements, keyLength }: RuleSet, isInverted: boolean): Clause | null {
  const intervals = elements.flatMap(({ keys }) => keys ?? [])
  if (intervals.length !== elements.length || elements.length === 0) return null
  const [only, ...more] = held
  const asked = only && more.length === 0 ? askFor(only.loaded, { length: keyLength, intervals }) : null
  const [all] = asked ?? []
  if (asked?.length === 1 && all !== undefined) return matches(...(isInverted ? negated(all) : all))
  if (asked && isInverted) return matches(...asked.flatMap(negated))
  if (isInverted || elements.length > MOST_VARIANTS) return null
  const variants = elements.map((element) => variantOf(held, element, keyLength))
  return variants.some(({ matches: [first] }) => first?.kind === 'other')
    ? null
    : { kind: 'either', variants }
}

function mapped(held: readonly Held[], { elements, keyLength }: RuleSet): Clause {
  return { kind: 'either', variants: elements.map((element) => variantOf(held, element, keyLength)) }
}

function variantOf(held: readonly Held[], { keys, verdict, counter }: Element, keyLength: number): Variant {
  return { matches: keys === null ? [OTHERS] : fieldsOf(held, keys, keyLength), verdict, counter }
}

const OTHERS: RuleMatch = { kind: 'other', text: 'everything else' }

/** Each part of a key that lies in words of its own. */
function fieldsOf(held: readonly Held[], { low, high }: Interval, keyLength: number): RuleMatch[] {
  let left = keyLength
  return held.flatMap(({ loaded, length }) => {
    const [words, size] = [held.length === 1 ? keyLength : Math.ceil(length / 4) * 4, BigInt(8 * length)]
    left -= words
    const shift = BigInt(8 * (left + words - length))
    const part = (value: bigint) => (value >> shift) & ((1n << size) - 1n)
    const asked = askFor(loaded, { length, intervals: [{ low: part(low), high: part(high) }] })
    return asked?.[0] ?? [{ kind: 'other', text: 'a key of a map' } as const]
  })
}
