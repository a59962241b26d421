import { expect, test } from 'vitest'
import { Json } from '../../../src/engine/json.ts'
import { mapFirewall } from '../../../src/engine/map-firewall.ts'
import type { Firewall } from '../../../src/model/engine-health.ts'

const firewall = (driver: string, more: Partial<Firewall> = {}): Firewall => {
  return { driver, reloadedAt: null, userlandProxy: null, ...more }
}

test.each<[unknown, unknown]>([
  [{}, null],
  [{ FirewallBackend: null }, null],
  [{ FirewallBackend: { Driver: 'nftables' } }, firewall('nftables')],
  [
    { FirewallBackend: { Driver: 'iptables+firewalld', Info: [['ReloadedAt', '2026-11-01T03:00:00Z']] } },
    firewall('iptables+firewalld', { reloadedAt: '2026-11-01T03:00:00Z' }),
  ],
  [{ ServerVersion: '29.4.3', FirewallBackend: { Driver: 'iptables' } }, firewall('iptables')],
  [
    { ServerVersion: '29.5.0', FirewallBackend: { Driver: 'iptables' } },
    firewall('iptables', { userlandProxy: false }),
  ],
  [
    { ServerVersion: '30.0.1', FirewallBackend: { Driver: 'nftables', Info: null } },
    firewall('nftables', { userlandProxy: false }),
  ],
  [
    {
      ServerVersion: '29.7.2',
      FirewallBackend: {
        Driver: 'nftables',
        Info: [
          ['EnableUserlandProxy', 'true'],
          ['UserlandProxyPath', '/usr/bin/docker-proxy'],
        ],
      },
    },
    firewall('nftables', { userlandProxy: true }),
  ],
])('of %j the firewall is %j', (info, firewall) => {
  expect(mapFirewall(new Json(info))).toEqual(firewall)
})
