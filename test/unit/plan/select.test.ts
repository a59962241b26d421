import { expect, test } from 'vitest'
import type { ContainerState } from '../../../src/model/topology.ts'
import { type Selection, select } from '../../../src/plan/select.ts'

const networks = [
  { id: 'f00d', name: 'front' },
  { id: 'beef', name: 'back' },
]
const candidate = (
  name: string,
  id: string,
  networkIds: string[],
  labels = {},
  state: ContainerState = 'running',
) => {
  return { name, id, networkIds, labels, state }
}
const candidates = [
  candidate('web-1', 'aa11', ['f00d'], { 'com.docker.compose.project': 'shop', tier: 'web' }),
  candidate('web-2', 'aa22', ['f00d', 'beef'], { 'com.docker.compose.project': 'shop', tier: 'web' }),
  candidate('db', 'bb33', ['beef'], { 'com.docker.compose.project': 'shop', tier: 'db' }),
  candidate('old', 'cc44', ['beef'], {}, 'exited'),
  candidate('held', 'dd55', [], {}, 'paused'),
]

function chosen(given: Partial<Selection>): string {
  const all = { references: [], networks: [], labels: [], projects: [], ...given }
  return select(candidates, networks, all)
    .map(({ name }) => name)
    .join(' ')
}

test.each<[Partial<Selection>, string]>([
  [{}, 'web-1 web-2 db held'],
  [{ known: ['old', 'gone'] }, 'web-1 web-2 db old held'],
  [{ known: ['old'], references: ['db'] }, 'db'],
  [{ references: ['db', 'web-1'] }, 'db web-1'],
  [{ references: ['bb33', 'aa1'] }, 'db web-1'],
  [{ references: ['web-*'] }, 'web-1 web-2'],
  [{ references: ['web-?', 'web-1'] }, 'web-1 web-2'],
  [{ references: ['web-[2-9]'] }, 'web-2'],
  [{ references: ['[!w]*'] }, 'db old held'],
  [{ references: ['old'] }, 'old'],
  [{ networks: ['back'] }, 'web-2 db old'],
  [{ networks: ['back'], labels: ['tier=web'] }, 'web-2'],
  [{ networks: ['bee', 'front'] }, 'web-1 web-2 db old'],
  [{ labels: ['tier'] }, 'web-1 web-2 db'],
  [{ projects: ['shop'], labels: ['tier=db'] }, 'db'],
  [{ references: ['old'], labels: ['tier=db'] }, 'old db'],
])('%o', (given, expected) => {
  expect(chosen(given)).toBe(expected)
})

test.each<[Partial<Selection>, string]>([
  [{ references: ['nosuch'] }, 'No such container: nosuch'],
  [{ references: [''] }, 'No such container: '],
  [{ references: ['x*'] }, 'No container has a name like "x*"'],
  [{ references: ['web-['] }, 'No container has a name like "web-["'],
  [{ references: ['[z-a]*'] }, '"[z-a]*" is no pattern'],
  [{ references: ['aa'] }, '"aa" is the beginning of several container ids'],
  [{ networks: ['nosuch'] }, 'No such network: nosuch'],
  [{ labels: ['nosuch'] }, 'No container meets every filter given'],
  [{ labels: [''] }, 'No container meets every filter given'],
  [{ networks: [''] }, 'No such network: '],
  [{ projects: [''] }, 'No container meets every filter given'],
  [{ projects: [], services: [''] }, 'No container meets every filter given'],
])('refuses %o', (given, message) => {
  expect(() => chosen(given)).toThrow(message)
})

test('a glob is no pattern of another kind', () => {
  const names = ['a.b', 'axb', 'a(b'].map((name) => candidate(name, name, []))
  const all = { networks: [], labels: [], projects: [] }
  expect(select(names, [], { ...all, references: ['a.*'] }).map(({ name }) => name)).toEqual(['a.b'])
  expect(select(names, [], { ...all, references: ['a(*'] }).map(({ name }) => name)).toEqual(['a(b'])
})
