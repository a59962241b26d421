import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../../src/model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../../../src/model/spec.ts'
import { holds, subnetAt } from '../../../src/model/subnet.ts'
import { planRenumber, refuseRenumbering, withoutOwn } from '../../../src/plan/plan-renumber.ts'
import { networkOn, subnetOf } from '../../support/addresses.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const shop = { id: 's', name: 'shop' }
const spec = (...config: NetworkSpec['ipam']['config'][number][]) =>
  networkSpec('shop', { ipam: { driver: 'default', options: { a: '1' }, config }, labels: { team: 'x' } })
const member = (name: string, settings: EndpointSpec, ipv4: string | null = null): Member => {
  const seats = [{ network: shop, settings, ipv4, ipv6: null, gateway: null }]
  return { id: name, name, state: 'running', mode: { kind: 'own' }, seats }
}

describe('a renumbering', () => {
  it('moves all that is fixed, and keeps everything else', () => {
    const from = spec(
      {
        subnet: '10.1.0.0/24',
        gateway: '10.1.0.254',
        ipRange: '10.1.0.128/25',
        auxAddresses: { printer: '10.1.0.5' },
      },
      { subnet: 'fd00:1::/64', gateway: 'fd00:1::1' },
    )
    const web = member('web', { ipv4: '10.1.0.77', ipv6: 'fd00:1::77', aliases: ['w'], gatewayPriority: 3 })
    const { to, changes } = planRenumber(shop, from, [web], ['10.2.0.0/23', 'fd00:2::/64'])
    expect(to).toEqual({
      ...from,
      ipam: {
        ...from.ipam,
        config: [
          {
            subnet: '10.2.0.0/23',
            gateway: '10.2.0.254',
            ipRange: '10.2.0.128/25',
            auxAddresses: { printer: '10.2.0.5' },
          },
          { subnet: 'fd00:2::/64', gateway: 'fd00:2::1' },
        ],
      },
    })
    expect(changes[0]?.from).toEqual(web.seats[0]?.settings)
    expect(changes[0]?.to).toEqual({
      ipv4: '10.2.0.77',
      ipv6: 'fd00:2::77',
      aliases: ['w'],
      gatewayPriority: 3,
    })
  })

  it('leaves the family alone that has no new subnet', () => {
    const from = spec({ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' })
    const { to } = planRenumber(shop, from, [], ['10.2.0.0/24'])
    expect(to.ipam.config).toEqual([{ subnet: '10.2.0.0/24' }, { subnet: 'fd00:1::/64' }])
  })

  it('connects who has a fixed address first, then in the order of the addresses', () => {
    const members = [
      member('c', {}, '10.1.0.10'),
      member('b', {}, '10.1.0.9'),
      member('stopped', {}),
      member('a', { ipv4: '10.1.0.200' }, '10.1.0.200'),
    ]
    const { changes } = planRenumber(shop, spec({ subnet: '10.1.0.0/24' }), members, ['10.2.0.0/24'])
    expect(changes.map(({ container }) => container.name)).toEqual(['a', 'b', 'c', 'stopped'])
  })

  it('keeps every address at its distance, inside the new subnet, and back again gives the old one', () => {
    const size = fc.integer({ min: 20, max: 28 })
    fc.assert(
      fc.property(size, size, fc.nat(), (oldPrefix, newPrefix, at) => {
        const [old, next] = [subnetAt(4, 0x0a010000n, oldPrefix), subnetAt(4, 0x0a800000n, newPrefix)]
        const offset = BigInt(at) % (old.last - old.first + 1n)
        const ipv4 = subnetAt(4, old.first + offset, 32).text.replace('/32', '')
        const web = member('web', { ipv4 })
        const there = () =>
          planRenumber(shop, spec({ subnet: old.text }), [web], [next.text]).changes[0]?.to?.ipv4
        if (offset > next.last - next.first) {
          expect(there).toThrow(`has no counterpart in ${next.text}`)
          return
        }
        const moved = there() ?? ''
        expect(holds(next, moved)).toBe(true)
        const back = planRenumber(
          shop,
          spec({ subnet: next.text }),
          [member('web', { ipv4: moved })],
          [old.text],
        )
        expect(back.changes[0]?.to?.ipv4).toBe(ipv4)
      }),
    )
  })

  it.each<[string, () => unknown]>([
    [
      'network "shop" has the IPv6 subnets none, which fd00::/64 cannot replace',
      () => planRenumber(shop, spec({ subnet: '10.1.0.0/24' }), [], ['fd00::/64']),
    ],
    [
      'network "shop" has the IPv4 subnets 10.1.0.0/24, which 10.2.0.0/24, 10.3.0.0/24 cannot replace',
      () => planRenumber(shop, spec({ subnet: '10.1.0.0/24' }), [], ['10.2.0.0/24', '10.3.0.0/24']),
    ],
    [
      '10.1.0.77 of web has no counterpart in 10.2.0.0/26',
      () =>
        planRenumber(
          shop,
          spec({ subnet: '10.1.0.0/24' }),
          [member('web', { ipv4: '10.1.0.77' })],
          ['10.2.0.0/26'],
        ),
    ],
    [
      '10.1.0.254 of the gateway has no counterpart in 10.2.0.0/26',
      () => planRenumber(shop, spec({ subnet: '10.1.0.0/24', gateway: '10.1.0.254' }), [], ['10.2.0.0/26']),
    ],
    [
      'the range 10.1.0.0/25 has no counterpart in 10.2.0.0/26',
      () => planRenumber(shop, spec({ subnet: '10.1.0.0/24', ipRange: '10.1.0.0/25' }), [], ['10.2.0.0/26']),
    ],
    [
      'network "bridge" belongs to the engine',
      () => refuseRenumbering(networkOn('bridge', ['172.17.0.0/16'])),
    ],
    [
      'network "web" belongs to a swarm, whose services hold it',
      () => refuseRenumbering(networkOn('web', ['10.0.1.0/24'], { scope: 'swarm' })),
    ],
    [
      'web was started on shop by its id',
      () =>
        planRenumber(
          shop,
          spec({ subnet: '10.1.0.0/24' }),
          [{ ...member('web', {}), mode: { kind: 'own', startedOn: 's' } }],
          ['10.2.0.0/24'],
        ),
    ],
    ['network "web" has no addresses of its own', () => refuseRenumbering(networkOn('web', []))],
  ])('refuses: %s', (message, action) => {
    expect(action).toThrow(message)
  })
})

it('the host’s own address and route on the network go with it', () => {
  const host = {
    routes: [
      { destination: '10.1.0.0/24', gateway: null, interface: 'br-1' },
      { destination: '10.1.0.0/16', gateway: '10.9.0.1', interface: 'tun0' },
    ],
    addresses: [
      { address: '10.1.0.1/24', interface: 'br-1' },
      { address: '10.9.0.2/24', interface: 'tun0' },
    ],
    nameservers: [],
  }
  const rest = withoutOwn(host, networkOn('shop', [subnetOf('10.1.0.0/24').text]))
  expect(rest.routes.map(({ interface: name }) => name)).toEqual(['tun0'])
  expect(rest.addresses.map(({ interface: name }) => name)).toEqual(['tun0'])
})
