import { expect, test } from 'vitest'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

const { tables } = rulesetOf(recorded('docker29.told')) ?? { tables: [] }

function rulesOf(family: 'ip' | 'ip6', name: string): string[] {
  const table = tables.find((one) => one.family === family && one.name === 'docker-bridges')
  return table?.chains.find((chain) => chain.name === name)?.rules.map(({ text }) => text) ?? []
}

test('maps from interfaces to chains are told as one jump for each bridge', () => {
  expect(rulesOf('ip', 'filter-FORWARD')).toEqual(
    ['in', 'out'].flatMap((way) =>
      ['br-noicc', 'br-open', 'br-routed', 'br-shop', 'br-vault', 'docker0'].map(
        (bridge) => `${way === 'in' ? 'o' : 'i'}ifname "${bridge}" jump filter-forward-${way}__${bridge}`,
      ),
    ),
  )
})

test('a bridge’s own chains, and those before and of NAT, are told whole', () => {
  expect(rulesOf('ip', 'filter-forward-in__br-vault')).toEqual([
    'ct state established,related counter accept',
    'iifname != "br-vault" counter drop comment "INTERNAL NETWORK INGRESS"',
    'counter accept comment "ICC"',
  ])
  expect(rulesOf('ip', 'raw-PREROUTING')).toEqual([
    'ip daddr 10.29.1.2 iifname != "br-shop" iifname != "eth-trusted" counter drop comment "DROP DIRECT ACCESS"',
    'iifname != "lo" ip daddr 127.0.0.1 tcp dport 8443 counter drop comment "DROP REMOTE LOOPBACK"',
  ])
  expect(rulesOf('ip', 'nat-OUTPUT')).toEqual([
    'ip daddr != 127.0.0.0/8 fib daddr type local counter jump nat-prerouting-and-output',
  ])
  expect(rulesOf('ip6', 'nat-prerouting-and-output')).toEqual([
    'iifname != "br-shop" ip6 saddr != fe80::/10 tcp dport 8080 counter dnat to [fd00:29:1::2]:80 comment "DNAT"',
  ])
})
