import { expect, test } from 'vitest'
import { Budget } from '../../../src/ruleset/budget.ts'
import type { Clause, Variant } from '../../../src/ruleset/clause.ts'
import { writeRule } from '../../../src/ruleset/write-rule.ts'

function written(clauses: readonly Clause[], budget = new Budget()) {
  return writeRule(clauses, { number: 1, handle: 2, style: 'nft', budget })
}

function either(count: number, verdict: Variant['verdict']): Clause {
  const variants = Array.from({ length: count }, (_, index): Variant => {
    const name = `br${index}`
    return { matches: [{ kind: 'interface', way: 'in', name, not: false }], verdict, counter: null }
  })
  return { kind: 'either', variants }
}

const COUNTER: Clause = { kind: 'counter', counter: { packets: 3, bytes: 4 } }

test('several ways through a rule are several rules, of which nobody counted each', () => {
  const rules = written([COUNTER, either(2, null), either(2, { kind: 'drop' })])
  expect(rules.map(({ text, verdict, counter }) => [text, verdict?.kind, counter])).toEqual([
    ['iifname "br0" iifname "br0" drop', 'drop', null],
    ['iifname "br0" iifname "br1" drop', 'drop', null],
    ['iifname "br1" iifname "br0" drop', 'drop', null],
    ['iifname "br1" iifname "br1" drop', 'drop', null],
  ])
  expect(written([COUNTER, either(1, null)])).toMatchObject([{ counter: { packets: 3 } }])
})

test('what would be too many is one rule, of which it is not known what it does', () => {
  expect(written([COUNTER, either(2000, { kind: 'drop' })])).toMatchObject([
    {
      matches: [{ kind: 'other' }],
      verdict: { kind: 'other' },
      counter: { packets: 3 },
      text: 'counter <one of many> <one of many>',
    },
  ])
  expect(written([either(2000, null)])).toMatchObject([{ matches: [{ kind: 'other' }], verdict: null }])
})

test('all the rules of a namespace together have a bound', () => {
  const budget = new Budget()
  const counts = Array.from({ length: 300 }, () => written([either(1000, null)], budget).length)
  expect(counts[0]).toBe(1000)
  expect(counts.at(-1)).toBe(1)
  expect(counts.reduce((sum, count) => sum + count)).toBeLessThan(201_000)
})
