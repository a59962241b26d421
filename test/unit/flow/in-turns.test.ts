import { expect, test } from 'vitest'
import { inTurns } from '../../../src/flow/in-turns.ts'

const work = (ms: number) => (item: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
  return item * 2
}

test('the results are in the order of the items', async () => {
  expect(await inTurns([1, 2, 3], work(0), new AbortController().signal)).toEqual([2, 4, 6])
})

test('an interruption is heard while it works', async () => {
  const interruption = new AbortController()
  const items = Array.from({ length: 10_000 }, (_, index) => index)
  setImmediate(() => interruption.abort(new Error('enough')))
  await expect(inTurns(items, work(10), interruption.signal)).rejects.toThrow('enough')
})
