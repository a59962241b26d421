import { expect, test } from 'vitest'
import type { ContainerState } from '../../../src/model/topology.ts'
import { changeOf } from '../../../src/probe/steady.ts'
import { topology } from '../../support/topology.ts'

const [before] = topology({ n: {}, m: {} }, { a: { on: { n: '10.0.0.2' } } }).containers

const was = 'a on n'

test.each<[ContainerState, string[], string | null]>([
  ['running', [was], null],
  ['exited', [was], 'a went from running to exited while it was measured'],
  ['exited', [], 'a went from running to exited while it was measured'],
  ['paused', [was], 'a went from running to paused while it was measured'],
  ['running', [was, 'a on m'], 'a was restarted or reconnected while it was measured'],
  ['running', ['another'], 'a was restarted or reconnected while it was measured'],
  ['running', [], 'a was restarted or reconnected while it was measured'],
])('now %s on %o', (state, endpointIds, expected) => {
  expect(before && changeOf(before, { state, endpointIds })).toBe(expected)
})

test('now gone', () => {
  expect(before && changeOf(before, undefined)).toBe('a was removed while it was measured')
})
