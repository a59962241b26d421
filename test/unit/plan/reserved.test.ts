import { expect, test } from 'vitest'
import { readReserved } from '../../../src/plan/reserved.ts'

test('reserved subnets are separated by commas', () => {
  expect(readReserved('')).toEqual([])
  expect(readReserved(' 10.8.0.0/16, fd00::/64,').map(({ text }) => text)).toEqual([
    '10.8.0.0/16',
    'fd00::/64',
  ])
})

test('one that cannot be read is not skipped', () => {
  expect(() => readReserved('10.8.0.0/16,10.9.0.0')).toThrow('"10.9.0.0" among the reserved subnets')
})
