import { expect, test } from 'vitest'
import { parseSubnets } from '../../../src/model/subnet.ts'
import { natOf } from '../../../src/plan/wire-nat.ts'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

function natIn(file: string, bridge: string | null, ...subnets: string[]) {
  const ruleset = rulesetOf(recorded(file))
  if (ruleset === null) throw new Error(`${file} could not be read`)
  const nat = natOf(ruleset, { bridge, subnets: parseSubnets(subnets) })
  return nat.map(({ chain, verdict, from, to }) => [chain, verdict, from, to].join(' '))
}

test.each(['nft.told', 'legacy.told'])('of %s what speaks of a subnet, or of a bridge', (file) => {
  const rules = natIn(file, null, '172.18.0.0/24')
  expect(rules.toSorted()).toEqual([
    'POSTROUTING masquerade 172.18.0.0/16 ',
    'POSTROUTING masquerade 172.18.0.0/16 1000-2000',
    'PREROUTING dnat  172.18.0.2:80',
    'PREROUTING dnat  172.18.0.2:80-90',
  ])
  expect(natIn(file, 'br-1')).toEqual(['POSTROUTING masquerade 172.18.0.0/16 '])
  expect(natIn(file, null, 'fd00::/64').toSorted()).toEqual([
    'POSTROUTING masquerade fd00::/64 ',
    'PREROUTING dnat  [fd00::2]:80',
    'PREROUTING dnat  fd00::2',
  ])
  expect(natIn(file, null, '192.168.0.0/24')).toEqual([])
})

test('of nft likewise, and not what only filters', () => {
  expect(natIn('nftables.told', 'docker0', '10.0.0.0/24')).toEqual([
    'pre dnat  10.0.0.2:8080',
    'pre dnat  10.0.0.2-10.0.0.5',
    'post masquerade 172.17.0.0/16 ',
  ])
})

test('of what Docker 29 makes with nftables', () => {
  expect(natIn('docker29.told', 'br-shop', '10.29.1.0/24').toSorted()).toEqual([
    'nat-postrouting-out__br-shop masquerade 10.29.1.0/24 ',
    'nat-prerouting-and-output dnat  10.29.1.2:443',
    'nat-prerouting-and-output dnat  10.29.1.2:80',
    'nat-prerouting-and-output dnat  [fd00:29:1::2]:80',
  ])
})
