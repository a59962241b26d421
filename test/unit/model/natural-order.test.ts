import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNatural } from '../../../src/model/natural-order.ts'

const name = fc.stringMatching(/^[ab0-3_.-]{0,6}$/)

describe('natural order', () => {
  it('counts as people do', () => {
    const names = ['net-10', 'net-2', 'bridge', 'net-02b', 'net', '7', 'net-2b']
    expect(names.sort(compareNatural)).toEqual(['7', 'bridge', 'net', 'net-2', 'net-02b', 'net-2b', 'net-10'])
  })

  it('is a total order', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0)
        expect(compareNatural(a, b) === 0).toBe(a === b)
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) {
          expect(compareNatural(a, c)).toBeLessThanOrEqual(0)
        }
      }),
    )
  })
})
