import { expect, test } from 'vitest'
import { noPair } from '../../../src/render/no-pair.ts'

const participant = (name: string) => ({ name, id: name, state: 'running', endpoints: [] })

test.each([
  [[], 'none takes part'],
  [['app'], 'only app takes part'],
  [['a\u001bb'], 'only a�b takes part'],
  [['a', 'b'], 'no two were asked about'],
])('of %j', (names, why) => {
  expect(noPair({ participants: names.map(participant), pairs: [] }, 'Start one.')).toBe(
    `A pair takes two containers, and ${why}, so that nothing is proven. Start one.`,
  )
})

test('where there is a pair nothing is missing', () => {
  const pair = {
    from: 'a',
    to: 'b',
    expected: 'unknown',
    observed: 'unknown',
    verdict: 'ok',
    probes: [],
  } as const
  expect(noPair({ participants: [], pairs: [pair] }, '')).toBeNull()
})
