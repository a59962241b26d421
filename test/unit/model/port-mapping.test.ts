import { expect, test } from 'vitest'
import { portMappingOf } from '../../../src/model/port-mapping.ts'
import { natRules } from '../../support/nat-rules.ts'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

const port = { protocol: 'tcp', port: 80, hostAddress: '0.0.0.0', hostPort: 8080 } as const

test('rules that were not read tell nothing', () => {
  expect(portMappingOf(null, 4)).toBeNull()
})

test.each([
  ['no rules at all', { tables: [] }, { maps: false, proxy: null }],
  ['docker-proxy, by the jump of what the host sends', natRules(), { maps: true, proxy: true }],
  ['none, by the same', natRules({ proxy: false }), { maps: true, proxy: false }],
  ['docker-proxy, by a mapped port', natRules({ leads: ['8080 10.0.0.2:80'] }), { maps: true, proxy: true }],
  [
    'none, by the same',
    natRules({ proxy: false, leads: ['8080 10.0.0.2:80'] }),
    { maps: true, proxy: false },
  ],
  ['nftables', natRules({ nftables: true }), { maps: true, proxy: true, backend: 'nftables' }],
  ['rules of the other family', natRules({ family: 'ip6' }), { maps: false, proxy: null }],
])('%s', (_, rules, expected) => {
  expect(portMappingOf(rules, 4)).toMatchObject(expected)
})

test.each([
  ['8080 10.0.0.2:80', '10.0.0.2'],
  ['8080 [fd00::2]:80', 'fd00::2'],
  ['8081 10.0.0.2:80', undefined],
])('%s leads to %s', (lead, address) => {
  expect(portMappingOf(natRules({ leads: [lead] }), 4)?.leadsTo(port)).toBe(address)
})

test.each([
  [4, '10.29.1.2'],
  [6, 'fd00:29:1::2'],
] as const)('what Docker 29 makes with nftables, of IPv%i', (family, address) => {
  const mapping = portMappingOf(rulesetOf(recorded('docker29.told')), family)
  expect(mapping).toMatchObject({ maps: true, proxy: true, backend: 'nftables' })
  expect(mapping?.leadsTo(port)).toBe(address)
})
