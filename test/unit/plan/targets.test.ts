import { expect, test } from 'vitest'
import { globbedNetworks } from '../../../src/plan/select.ts'
import { areNamed, chooseTargets, hasTargets, type TargetFlags } from '../../../src/plan/targets.ts'

const nothing: TargetFlags = { container: [], label: [], project: [], service: [] }
const candidate = (name: string, id: string, service: string) => {
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service }
  return { name, id, state: 'running' as const, networkIds: [], labels }
}
const candidates = [
  candidate('web-10', 'aa1', 'web'),
  candidate('web-2', 'bb2', 'web'),
  candidate('db', 'cc3', 'db'),
]
const keys = (flags: Partial<TargetFlags>) =>
  chooseTargets(candidates, { ...nothing, ...flags }).map(({ key, chosen }) => `${key}=${chosen.name}`)

test('containers are called as they were typed, and otherwise by name, in natural order', () => {
  expect(keys({ container: ['db', 'aa'] })).toEqual(['db=db', 'aa=web-10'])
  expect(keys({ service: ['web'] })).toEqual(['web-2=web-2', 'web-10=web-10'])
  expect(keys({ container: ['bb', 'web-*'] })).toEqual(['bb=web-2', 'web-10=web-10'])
  expect(keys({ project: ['shop'], service: ['db'] })).toEqual(['db=db'])
})

test('one that is named twice is a mistake', () => {
  expect(() => keys({ container: ['db', 'cc'] })).toThrow('a container is named twice among db, cc')
})

test('names are told from what stands for several', () => {
  expect(areNamed({ ...nothing, container: ['db'] })).toBe(true)
  expect(areNamed({ ...nothing, container: ['d*'] })).toBe(false)
  expect(areNamed({ ...nothing, label: ['x'] })).toBe(false)
  expect(hasTargets(nothing)).toBe(false)
  expect(hasTargets({ ...nothing, service: ['db'] })).toBe(true)
})

test('a glob never means the networks that are the engine’s own', () => {
  const networks = ['bridge', 'host', 'none', 'shop_a', 'shop_b'].map((name) => ({ id: name, name }))
  expect(globbedNetworks(networks, '*')?.map(({ name }) => name)).toEqual(['shop_a', 'shop_b'])
  expect(globbedNetworks(networks, 'host')).toBeNull()
  expect(() => globbedNetworks(networks, 'b*')).toThrow('No network has a name like "b*"')
})
