import { expect, test } from 'vitest'
import type { ContainerState } from '../../../src/model/topology.ts'
import { changeOf } from '../../../src/probe/steady.ts'
import { topology } from '../../support/topology.ts'

const [before] = topology({ n: {}, m: {} }, { a: { on: { n: '10.0.0.2' } } }).containers

test.each<[ContainerState, string[], string | null]>([
  ['running', ['n'], null],
  ['exited', ['n'], 'a went from running to exited while it was measured'],
  ['paused', ['n'], 'a went from running to paused while it was measured'],
  ['running', ['n', 'm'], 'a changed its networks while it was measured'],
  ['running', ['m'], 'a changed its networks while it was measured'],
  ['running', [], 'a changed its networks while it was measured'],
])('now %s on %o', (state, networkIds, expected) => {
  expect(before && changeOf(before, { state, networkIds })).toBe(expected)
})

test('now gone', () => {
  expect(before && changeOf(before, undefined)).toBe('a was removed while it was measured')
})
