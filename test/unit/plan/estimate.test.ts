import { describe, expect, test } from 'vitest'
import { durationText, progressText } from '../../../src/cli/estimate.ts'
import { atlas } from '../../../src/model/place.ts'
import { estimateMs } from '../../../src/plan/estimate.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { planRequests } from '../../../src/plan/requests.ts'
import { topology } from '../../support/topology.ts'

/** So many containers on one network. */
function mesh(count: number) {
  const containers = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `c${index}`,
      { on: { n: `10.0.${index >> 8}.${index & 255}` } },
    ]),
  )
  const map = atlas(topology({ n: {} }, containers))
  return planRequests(map, planOpening(map, []), planProbes(map))
}

describe('an estimate', () => {
  const pace = { windowMs: 500, attempts: null }
  const [few, many] = [mesh(10), mesh(60)]

  test('is the window and little more for a few containers', () => {
    expect(estimateMs('helper', few, pace)).toBeLessThan(700)
    expect(estimateMs('sidecar', few, pace)).toBeLessThan(3000)
  })

  test('grows with the containers, and with each rung down', () => {
    expect(estimateMs('helper', many, pace)).toBeGreaterThan(estimateMs('helper', few, pace))
    expect(estimateMs('sidecar', many, pace)).toBeGreaterThan(estimateMs('helper', many, pace))
    expect(estimateMs('exec', many, pace)).toBeGreaterThan(estimateMs('helper', many, pace))
  })

  test('grows with the attempts', () => {
    expect(estimateMs('helper', many, { ...pace, attempts: 20 })).toBeGreaterThan(
      estimateMs('helper', many, pace),
    )
  })
})

test.each([
  [0, 100, 5000, 'measured 0 of 100 probes'],
  [50, 100, 500, 'measured 50 of 100 probes'],
  [50, 100, 4000, 'measured 50 of 100 probes, about 4 s left'],
  [10, 1000, 10_000, 'measured 10 of 1000 probes, about 17 min left'],
  [100, 100, 5000, 'measured 100 of 100 probes'],
])('%i of %i after %i ms', (done, total, elapsedMs, text) => {
  expect(progressText(done, total, elapsedMs)).toBe(text)
})

test.each([
  [10, '1 s'],
  [89_000, '89 s'],
  [100_000, '2 min'],
])('%i ms is about %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
