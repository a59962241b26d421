import { expect, test } from 'vitest'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

const FILES = ['nft.told', 'legacy.told', 'nftables.told'] as const

/** Numbers that are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % sides
  }
}

/** A line with some of its bytes changed, or its end cut off. */
function spoiled(line: string, roll: (sides: number) => number): string {
  const at = line.lastIndexOf(' ') + 1
  const [head, hex] = [line.slice(0, at), line.slice(at)]
  const place = 2 * roll(Math.max(1, hex.length / 2))
  if (roll(3) === 0) return `${head}${hex.slice(0, place) || '-'}`
  const byte = [0, 1, 0xff, roll(256)][roll(4)] ?? 0
  return `${head}${hex.slice(0, place)}${byte.toString(16).padStart(2, '0')}${hex.slice(place + 2)}`
}

test.each(FILES)('whatever stands in the bytes of %s, reading them ends with rules or with none', (file) => {
  const lines = recorded(file)
  const roll = dice(1)
  let unread = 0
  for (let run = 0; run < 60; run += 1) {
    const at = roll(lines.length - 1)
    const changed = lines.map((line, index) => (index === at ? spoiled(line, roll) : line))
    if (rulesetOf(changed) === null) unread += 1
  }
  expect(unread).toBeGreaterThan(0)
  expect(unread).toBeLessThan(60)
})

test('what was not told in full is not known', () => {
  const lines = recorded('nft.told')
  expect(rulesetOf(lines)).not.toBeNull()
  expect(rulesetOf(lines.slice(0, -1))).toBeNull()
  expect(rulesetOf(lines.slice(1))).toBeNull()
  expect(rulesetOf(['ruleset 0 failed nftables EPERM'])).toBeNull()
  expect(rulesetOf(['ruleset 0 ok 0'])).toEqual({ tables: [] })
})

test('a record goes on in the lines after it', () => {
  const [first = '', ...rest] = recorded('nft.told')
  const middle = first.length - 20
  const parts = [first.slice(0, middle), `more 0 ${first.slice(middle)}`]
  expect(rulesetOf([...parts, ...rest])).toEqual(rulesetOf([first, ...rest]))
})
