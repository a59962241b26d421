import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { fullnessOf, isNearlyFull } from '../../../src/model/fullness.ts'
import type { HostNetwork } from '../../../src/model/host-network.ts'
import { mapAddresses } from '../../../src/plan/address-map.ts'
import { addressReport } from '../../../src/plan/address-report.ts'
import { claimsOf } from '../../../src/plan/claims.ts'
import { countFree, freeRanges, freeSubnets } from '../../../src/plan/free-subnets.ts'
import { renderAddressMap } from '../../../src/render/address-map.ts'
import { closeSubnet, networkOn, subnetOf } from '../../support/addresses.ts'

const host: HostNetwork = {
  routes: [
    { destination: '0.0.0.0/0', gateway: '192.168.1.1', interface: 'eth0' },
    { destination: '172.18.0.0/16', gateway: '10.8.0.1', interface: 'tun0' },
  ],
  addresses: [{ address: '172.18.0.9/16', interface: 'tun0' }],
  nameservers: ['10.0.0.53'],
}
const pools = [
  { base: '172.17.0.0/16', size: 16 },
  { base: '172.18.0.0/16', size: 16 },
  { base: '172.19.0.0/16', size: 16 },
  { base: '192.168.0.0/22', size: 24 },
]
const bridge = networkOn('bridge', ['172.17.0.0/16'])
const small = networkOn('small', ['192.168.2.0/29'])
const far = networkOn('far', ['10.9.0.0/24', 'fd00:9::/64'])
const networks = [bridge, small, far]
const claims = claimsOf({ networks, host, reserved: [subnetOf('192.168.3.0/24')] })
const map = mapAddresses(pools, claims)
const taken = ['192.168.2.2', '192.168.2.3', '192.168.2.4', '192.168.2.5']
const fullness = networks.flatMap((network) => fullnessOf(network, network === small ? taken : []))

describe('the map of addresses', () => {
  it('is drawn with its owners, what is free, and what is nearly full', () => {
    const text = renderAddressMap(map, fullness, { width: 34, color: false })
    expect(text.split('\n')).toEqual([
      '172.17.0.0 - 172.19.255.255  1 of 3 networks of /16 left',
      '[###########===========..........]',
      '  # 172.17.0.0/16       bridge, 1 of 65,534 used',
      '  = 172.18.0.0/16       route via 10.8.0.1 on tun0',
      '  . 172.19.0.0/16       free',
      '',
      '192.168.0.0/22  1 of 4 networks of /24 left',
      '[........=.......#.......~~~~~~~~]',
      '  . 192.168.0.0 - 192.168.1.0  free',
      "  = 192.168.1.1/32      the host's default gateway",
      '  . 192.168.1.2 - 192.168.1.255  free',
      '  # 192.168.2.0/29      small, 5 of 6 used: nearly full',
      '  . 192.168.2.8 - 192.168.2.255  free',
      '  ~ 192.168.3.0/24      reserved',
      '',
      'elsewhere',
      '  # 10.9.0.0/24         far, 1 of 254 used',
      '  # fd00:9::/64         far, 1 of 2^64 used',
      '',
      "#  a network's    =  the host's    ~  reserved    .  free",
    ])
  })

  it('is a document with the same content', () => {
    const report = addressReport(map, fullness, null)
    expect(
      report.pools.map(({ first, last, size, total, left }) => [first, last, size, total, left]),
    ).toEqual([
      ['172.17.0.0', '172.19.255.255', 16, '3', '1'],
      ['192.168.0.0', '192.168.3.255', 24, '4', '1'],
      ['10.9.0.0', '10.9.0.255', null, null, null],
      ['fd00:9::', 'fd00:9::ffff:ffff:ffff:ffff', null, null, null],
    ])
    expect(report.pools[0]?.entries[1]).toEqual({
      kind: 'route',
      subnet: '172.18.0.0/16',
      first: '172.18.0.0',
      last: '172.18.255.255',
      gateway: '10.8.0.1',
      interface: 'tun0',
    })
    expect(report.subnets.at(-1)).toEqual({
      network: 'small',
      networkId: 'small',
      subnet: '192.168.2.0/29',
      range: '192.168.2.0/29',
      capacity: '6',
      taken: '5',
      nearlyFull: true,
    })
  })
})

test('a subnet is as full as the range that addresses are taken from', () => {
  const pool = {
    subnet: '10.1.0.0/24',
    gateway: '10.1.0.1',
    ipRange: '10.1.0.128/29',
    auxAddresses: { a: '10.1.0.130' },
  }
  const network = networkOn('n', [], { pools: [pool] })
  const [found] = fullnessOf(network, ['10.1.0.129', '10.1.0.5', '10.1.0.130', '10.2.0.1'])
  expect([found?.range, found?.capacity, found?.taken]).toEqual(['10.1.0.128/29', 8n, 2n])
  expect(fullnessOf(networkOn('m', ['10.1.0.0/24'], { driver: 'macvlan' }), [])[0]?.taken).toBe(0n)
  // A subnet of two has room for the gateway and one container.
  expect(fullnessOf(networkOn('p', ['10.1.0.0/31']), [])[0]).toMatchObject({ capacity: 2n, taken: 1n })
  expect(isNearlyFull({ capacity: 10n, taken: 8n })).toBe(true)
  expect(isNearlyFull({ capacity: 10n, taken: 7n })).toBe(false)
})

test('what is free and what is taken fill a pool, and are counted as they are listed', () => {
  fc.assert(
    fc.property(closeSubnet, fc.array(closeSubnet), fc.integer({ min: 0, max: 4 }), (pool, others, bits) => {
      const free = freeRanges(pool, others)
      for (const { first, last } of free)
        expect(first <= last && first >= pool.first && last <= pool.last).toBe(true)
      const inside = (at: bigint) => free.some(({ first, last }) => first <= at && at <= last)
      for (let at = pool.first; at <= pool.last; at += 1n) {
        const owned = others.some(
          ({ version, first, last }) => version === pool.version && first <= at && at <= last,
        )
        expect(inside(at)).toBe(!owned)
      }
      const prefix = (pool.version === 4 ? 32 : 128) - bits
      expect(countFree([pool], prefix, others)).toBe(BigInt([...freeSubnets([pool], prefix, others)].length))
    }),
  )
})
