import { expect, test } from 'vitest'
import type { ContainerState } from '../../../src/model/topology.ts'
import { HELPER_LABEL } from '../../../src/model/topology.ts'
import { isLeftover } from '../../../src/probe/sweep.ts'

const owner = { machine: 'here', pid: 10, isAlive: (pid: number) => pid === 10 || pid === 11 }

test.each<[string, ContainerState, boolean]>([
  ['here/12', 'running', true],
  ['here/12', 'created', true],
  ['here/11', 'running', false],
  ['here/11', 'created', false],
  ['here/10', 'exited', false],
  ['there/12', 'running', false],
  ['there/12', 'created', false],
  ['there/12', 'exited', true],
  ['here/-1', 'running', false],
  ['here/', 'dead', true],
  ['', 'running', false],
])('the helper of %s, %s: left over %s', (label, state, expected) => {
  expect(isLeftover({ labels: { [HELPER_LABEL]: label }, state }, owner)).toBe(expected)
})
