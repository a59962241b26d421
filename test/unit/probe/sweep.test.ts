import { expect, test } from 'vitest'
import { HELPER_LABEL } from '../../../src/model/helper.ts'
import type { ContainerState } from '../../../src/model/topology.ts'
import { isLeftover } from '../../../src/probe/sweep.ts'

const HERE = 'a'.repeat(16)
const THERE = 'b'.repeat(16)
const owner = { machine: HERE, pid: 10, isAlive: (pid: number) => pid === 10 || pid === 11 }
const of = (label: string, state: ContainerState, isHelper = true) =>
  isLeftover({ labels: { [HELPER_LABEL]: label }, state, isHelper }, owner)

test.each<[string, ContainerState, boolean]>([
  [`${HERE}/12`, 'running', true],
  [`${HERE}/12`, 'created', true],
  [`${HERE}/11`, 'running', false],
  [`${HERE}/11`, 'created', false],
  [`${HERE}/10`, 'exited', false],
  [`${THERE}/12`, 'running', false],
  [`${THERE}/12`, 'created', false],
  [`${THERE}/12`, 'exited', true],
])('the helper of %s, %s: left over %s', (label, state, expected) => {
  expect(of(label, state)).toBe(expected)
})

test.each<ContainerState>(['running', 'created', 'exited', 'dead'])(
  'a container that is not proven to be a helper is never left over: %s',
  (state) => {
    expect(of(`${HERE}/12`, state, false)).toBe(false)
    expect(of(`${THERE}/12`, state, false)).toBe(false)
  },
)
