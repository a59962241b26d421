import { describe, expect, it } from 'vitest'
import type { Network } from '../../../src/model/topology.ts'
import { findHolders, overlapError } from '../../../src/plan/find-holders.ts'

function network(name: string, subnets: readonly string[], more: Partial<Network> = {}): Network {
  return {
    id: `id-of-${name}`,
    name,
    driver: 'bridge',
    scope: 'local',
    internal: false,
    attachable: false,
    ingress: false,
    configOnly: false,
    ipv6: false,
    options: {},
    labels: {},
    pools: subnets.map((subnet) => ({ subnet, gateway: null, ipRange: null, auxAddresses: {} })),
    ...more,
  }
}

const networks = [
  network('host', []),
  network('shop', ['172.18.0.0/16', 'fd00:18::/64']),
  network('bank', ['172.19.0.0/24']),
  network('template', ['172.18.0.0/16'], { configOnly: true }),
  network('strange', ['not a subnet']),
]

describe('the holders of a subnet', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['172.18.5.0/24'], ['172.18.5.0/24 shop 172.18.0.0/16']],
    [['172.16.0.0/12'], ['172.16.0.0/12 shop 172.18.0.0/16', '172.16.0.0/12 bank 172.19.0.0/24']],
    [['10.0.0.0/8', 'fd00:18::1/128'], ['fd00:18::1/128 shop fd00:18::/64']],
    [['10.0.0.0/8', 'auto'], []],
    [[], []],
  ])('of %j', (asked, expected) => {
    const found = findHolders(asked, networks)
    expect(found.map((holder) => `${holder.asked} ${holder.network.name} ${holder.subnet}`)).toEqual(expected)
  })

  it('are named in the error, each with its subnet, and the engine’s own words kept as the cause', () => {
    const cause = new Error('Pool overlaps with other one on this address space')
    expect(overlapError(findHolders(['172.16.0.0/12'], networks), cause)).toMatchObject({
      family: 'engine',
      code: 'NETX_SUBNET_OVERLAP',
      message:
        'subnet 172.16.0.0/12 overlaps with 172.18.0.0/16 of network "shop", and subnet 172.16.0.0/12 overlaps with 172.19.0.0/24 of network "bank"',
      next: 'Choose a subnet that is free, or give that one up: docker netx rm shop bank',
      cause,
    })
  })
})
