import { expect, test } from 'vitest'
import { advisoriesFor } from '../../../src/plan/advisories.ts'

const FIREWALLD = 'CVE-2025-54410'
const LOOPBACK = 'CVE-2025-54388'
const INTERNAL = 'CVE-2024-29018'

test.each<[string, string[]]>([
  ['20.10.24+dfsg1', [FIREWALLD, INTERNAL]],
  ['23.0.10', [FIREWALLD, INTERNAL]],
  ['23.0.11', [FIREWALLD]],
  ['25.0.4', [FIREWALLD, INTERNAL]],
  ['25.0.12', [FIREWALLD]],
  ['25.0.13', []],
  ['26.1.5+dfsg1', [FIREWALLD]],
  ['27.5.1', [FIREWALLD]],
  ['28.0.0', []],
  ['28.2.2', [LOOPBACK]],
  ['28.3.3', []],
  ['29.1.0', []],
  ['master-dockerproject', []],
])('of %s is known %j', (version, ids) => {
  expect(advisoriesFor(version).map(({ message }) => message.split(':')[0])).toEqual(ids)
})

test('the next release that is mended is named', () => {
  expect(advisoriesFor('25.0.4').map(({ next }) => next.split(',')[0])).toEqual([
    'Upgrade to 25.0.13 or later',
    'Upgrade to 25.0.5 or later',
  ])
})
