import { expect, test } from 'vitest'
import type { Summary } from '../../../src/model/report.ts'
import { matrixExitCode } from '../../../src/verdict/exit-code.ts'

const summary = (counts: Partial<Summary>): Summary => {
  return { pairs: 0, reachable: 0, isolated: 0, ok: 0, leak: 0, broken: 0, unproven: 0, ...counts }
}

test.each<[string, Partial<Summary>, number]>([
  ['no pair proves nothing', {}, 3],
  ['all pairs are as expected', { pairs: 2, ok: 2 }, 0],
  ['one pair is not proven', { pairs: 2, ok: 1, unproven: 1 }, 3],
  ['a leak is worse than what is not proven', { pairs: 2, leak: 1, unproven: 1 }, 2],
])('%s', (_, counts, code) => {
  expect(matrixExitCode({ summary: summary(counts) })).toBe(code)
})
