import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { planRequests } from '../../../src/plan/requests.ts'
import { encodeRequests } from '../../../src/probe/helper-protocol.ts'
import { topology } from '../../support/topology.ts'

function encoded(...parts: Parameters<typeof topology>): string[] {
  const map = atlas(topology(...parts))
  return encodeRequests(planRequests(map, planProbes(map)), 500)
    .trimEnd()
    .split('\n')
}

test('both directions of a pair are one group, and every address has its control', () => {
  expect(encoded({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } })).toEqual([
    'ns 0 a',
    'ns 1 b',
    'resolver 0 0 127.0.0.11 local a',
    'resolver 1 1 127.0.0.11 local b',
    'window 500',
    'echo 0 0 0 0 10.0.0.2',
    'echo 1 0 0 0 127.0.0.1',
    'echo 2 1 1 1 10.0.0.3',
    'echo 3 1 1 1 127.0.0.1',
    'echo 4 2 0 1 10.0.0.3',
    'echo 5 2 1 0 10.0.0.2',
    'name 0 0 b',
    'name 1 1 a',
    'go',
  ])
})

test('a namespace that two containers share is asked once', () => {
  const shared = { mode: { kind: 'container', id: 'a' }, nameservers: ['127.0.0.11'] } as const
  const lines = encoded({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } }, c: shared })
  expect(lines.filter((line) => line.startsWith('ns'))).toEqual(['ns 0 a', 'ns 1 b'])
  expect(lines.filter((line) => /^echo \d+ \d+ 0 1 10.0.0.3/.test(line))).toHaveLength(1)
})

test('what does not run is not asked', () => {
  const map = atlas(
    topology({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: null }, state: 'exited' } }),
  )
  const { namespaces, sources } = planRequests(map, planProbes(map))
  expect(namespaces).toEqual([])
  expect(new Set(sources.map((source) => source.kind === 'not-measured' && source.reason))).toEqual(
    new Set(['b is exited']),
  )
})

test('groups that follow each other have different askers', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const containers = Object.fromEntries(
    names.map((name, index) => [name, { on: { n: `10.0.0.${index + 2}` } }]),
  )
  const groups = encoded({ n: {} }, containers).flatMap((line) => {
    const [, group, from, to] = /^echo \d+ (\d+) (\d+) (\d+)/.exec(line) ?? []
    return from === to ? [] : [{ group, from }]
  })
  const firsts = groups
    .filter(({ group }, index) => group !== groups[index - 1]?.group)
    .map(({ from }) => from)
  expect(firsts.slice(0, 5)).toEqual(['0', '1', '2', '3', '4'])
})
