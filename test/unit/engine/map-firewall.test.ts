import { expect, test } from 'vitest'
import { Json } from '../../../src/engine/json.ts'
import { mapFirewall } from '../../../src/engine/map-firewall.ts'

test.each<[unknown, unknown]>([
  [{}, null],
  [{ FirewallBackend: null }, null],
  [{ FirewallBackend: { Driver: 'nftables' } }, { driver: 'nftables', reloadedAt: null }],
  [
    { FirewallBackend: { Driver: 'iptables+firewalld', Info: [['ReloadedAt', '2026-11-01T03:00:00Z']] } },
    { driver: 'iptables+firewalld', reloadedAt: '2026-11-01T03:00:00Z' },
  ],
])('of %j the firewall is %j', (info, firewall) => {
  expect(mapFirewall(new Json(info))).toEqual(firewall)
})
