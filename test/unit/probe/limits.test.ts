import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { withHost } from '../../../src/plan/participants.ts'
import type { Requests } from '../../../src/plan/requests.ts'
import { refuseLargeOpening, refuseLargeRequests } from '../../../src/probe/limits.ts'
import { topology } from '../../support/topology.ts'

function openingOf(count: number) {
  const names = Array.from({ length: count }, (_, index) => [`c${index}`, {}] as const)
  return planOpening(atlas(withHost(topology({}, Object.fromEntries(names)))), [])
}

test('as many namespaces as the helper takes, and the host', () => {
  expect(() => refuseLargeOpening(openingOf(1024))).not.toThrow()
})

test('more are refused with their number', () => {
  expect(() => refuseLargeOpening(openingOf(1100))).toThrow(
    '1100 network namespaces are more than one run measures: 1024',
  )
})

const NONE: Requests = { paths: [], names: [], sources: [], loopbacks: [], places: [] }
const named = (count: number, name: string): Requests => ({
  ...NONE,
  names: Array.from({ length: count }, () => ({ resolver: 0, server: '', record: 'A', name })),
})

test.each([
  ['1048577 DNS questions', named(1_048_577, 'a')],
  ['40800000 bytes of names', named(160_000, 'a'.repeat(253))],
])('so are %s', (what, requests) => {
  expect(() => refuseLargeRequests(requests)).toThrow(what)
  expect(() => refuseLargeRequests(named(1000, 'a'))).not.toThrow()
})
