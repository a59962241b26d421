import { expect, test } from 'vitest'
import type { Replacement } from '../../../src/plan/blueprint-plan.ts'
import { entangled } from '../../../src/plan/entangled.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const spec = (subnet: string) =>
  networkSpec('n', { ipam: { driver: 'default', options: {}, config: [{ subnet }] } })

const replacement = (name: string, from: string, to: string): Replacement => ({
  action: 'replace',
  name,
  id: name,
  listed: true,
  owned: true,
  from: spec(from),
  to: spec(to),
  because: [],
  changes: [],
  unmanaged: [],
  unfit: [],
  lost: [],
})

test.each<[string, Replacement[], string[]]>([
  ['none', [], []],
  [
    'each by itself where they have nothing to do with each other',
    [replacement('a', '10.1.0.0/24', '10.2.0.0/24'), replacement('b', '10.3.0.0/24', '10.4.0.0/24')],
    ['a', 'b'],
  ],
  [
    'two that exchange their addresses',
    [replacement('a', '10.1.0.0/24', '10.2.0.0/24'), replacement('b', '10.2.0.0/24', '10.1.0.0/24')],
    ['a b'],
  ],
  [
    'a chain, through one that joins two ends',
    [
      replacement('a', '10.1.0.0/24', '10.2.0.0/24'),
      replacement('c', '10.3.0.0/24', '10.4.0.0/24'),
      replacement('b', '10.2.0.0/24', '10.3.0.0/24'),
    ],
    ['a c b'],
  ],
])('groups %s', (_, replacements, groups) => {
  expect(entangled(replacements).map((group) => group.map(({ name }) => name).join(' '))).toEqual(groups)
})
