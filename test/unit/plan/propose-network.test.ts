import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NetxError } from '../../../src/model/errors.ts'
import type { HostNetwork } from '../../../src/model/host-network.ts'
import { overlaps } from '../../../src/model/subnet.ts'
import type { Network } from '../../../src/model/topology.ts'
import { claimsOf } from '../../../src/plan/claims.ts'
import {
  checkFlags,
  type Ground,
  type ProposalFlags,
  proposeNetwork,
} from '../../../src/plan/propose-network.ts'
import { closeSubnet, networkOn, subnetOf } from '../../support/addresses.ts'

const nothingGiven: ProposalFlags = {
  name: 'shop',
  driver: 'bridge',
  opt: {},
  label: {},
  internal: false,
  attachable: false,
  ingress: false,
  ipv4: undefined,
  ipv6: undefined,
  scope: '',
  'config-only': false,
  'config-from': '',
  'ipam-driver': 'default',
  'ipam-opt': {},
  subnet: [],
  'ip-range': [],
  gateway: [],
  'aux-address': {},
  pool: [],
  force: false,
}

const nowhere: HostNetwork = { routes: [], addresses: [], nameservers: [] }
const office: HostNetwork = {
  routes: [
    { destination: '0.0.0.0/0', gateway: '192.168.1.1', interface: 'eth0' },
    { destination: '0.0.0.0/1', gateway: '10.8.0.1', interface: 'tun0' },
    { destination: '192.168.1.0/24', gateway: null, interface: 'eth0' },
    { destination: '10.8.0.0/24', gateway: null, interface: 'tun0' },
    { destination: '172.18.0.0/15', gateway: '10.8.0.1', interface: 'tun0' },
    { destination: '172.17.0.0/16', gateway: null, interface: 'docker0' },
  ],
  addresses: [
    { address: '192.168.1.7/24', interface: 'eth0' },
    { address: '172.17.0.1/16', interface: 'docker0' },
  ],
  nameservers: ['10.9.0.53', '127.0.0.53', '192.168.1.7'],
}
const ground: Ground = {
  choosesIPv6: false,
  pools: {
    local: [
      { base: '172.17.0.0/16', size: 16 },
      { base: '172.18.0.0/15', size: 16 },
      { base: '172.20.0.0/14', size: 16 },
      { base: 'fdc6:1::/48', size: 64 },
    ],
    swarm: [{ base: '10.0.0.0/8', size: 24 }],
  },
  host: office,
  reserved: [],
}
const bridge = networkOn('bridge', ['172.17.0.0/16'])
const shop = networkOn('shop_default', ['10.1.0.0/24'], { labels: { 'com.docker.compose.project': 'shop' } })

function propose(
  flags: Partial<ProposalFlags>,
  networks: readonly Network[] = [bridge, shop],
  more: Partial<Ground> = {},
  refused: readonly string[] = [],
): string {
  const spec = proposeNetwork({ ...nothingGiven, ...flags }, { ...ground, ...more }, networks, refused)
  return spec.ipam.config.map(({ subnet }) => subnet).join(' ')
}

function refusalOf(action: () => unknown): string {
  try {
    return String(action())
  } catch (error) {
    if (!(error instanceof NetxError)) throw error
    return `${error.message}\n${error.next}`
  }
}

describe('where not all of the host could be told', () => {
  const cut = (what: string) => ({ host: { ...office, routes: [], cut: what } })

  it.each(['routes', 'addresses', 'routes and addresses'])('none is chosen: %s', (what) => {
    for (const flags of [
      { subnet: ['auto'] },
      { subnet: ['auto/26'] },
      { pool: ['10.1.0.0/16'] },
      { ipv6: true, subnet: ['10.9.0.0/24', 'auto/64'] },
    ])
      expect(refusalOf(() => propose(flags, [bridge, shop], cut(what)))).toBe(
        `No subnet is known to be free, as the engine's host has more ${what} than could be told\nChoose one yourself: --subnet CIDR`,
      )
  })

  it('one that is given is taken', () => {
    expect(propose({ subnet: ['10.40.0.0/24'] }, [bridge, shop], cut('routes'))).toBe('10.40.0.0/24')
  })
})

describe('a subnet that may be any', () => {
  it.each<[string, Partial<ProposalFlags>]>([
    ['172.20.0.0/24', { subnet: ['auto'] }],
    ['172.20.0.0/26', { subnet: ['auto/26'] }],
    ['172.20.0.0/16', { subnet: ['auto/16'] }],
    ['172.20.0.0/26', { subnet: ['0.0.0.0/26'] }],
    ['172.20.0.0/24 fdc6:1::/64', { subnet: ['0.0.0.0/24', '::/64'] }],
    ['172.20.0.0/24 172.20.1.0/24', { subnet: ['auto', 'auto'] }],
    ['172.20.0.0/24 172.20.1.0/24', { subnet: ['172.20.0.0/24', 'auto'] }],
    ['10.1.1.0/24', { subnet: ['auto'], pool: ['10.1.0.0/16'] }],
    ['10.1.1.0/24', { pool: ['10.1.0.0/16'] }],
    ['10.1.1.0/24', { pool: ['10.1.0.0/24', '10.1.0.0/16'] }],
    ['10.0.0.0/24', { subnet: ['auto'], driver: 'overlay' }],
    ['fdc6:1::/64', { subnet: ['auto/64'] }],
    ['fdc6:1::/64', { subnet: ['auto'], ipv4: false, ipv6: true }],
    ['fd12::/64', { pool: ['fd12::/48'] }],
    ['172.20.0.0/24 fdc6:1::/64', { subnet: ['auto'], ipv6: true }],
    ['172.21.0.0/24 fdc6:1::/64', { subnet: ['172.21.0.0/24'], ipv6: true }],
    ['fdc6:1::/64', { ipv6: true }],
    ['', {}],
  ])('is %s for %j', (expected, flags) => {
    expect(propose(flags)).toBe(expected)
  })

  it('is left to an engine that finds one, unless others are looked for here', () => {
    expect(propose({ ipv6: true }, [], { choosesIPv6: true })).toBe('')
    expect(propose({ ipv6: true, subnet: ['auto'] }, [], { choosesIPv6: true })).toBe(
      '172.20.0.0/24 fdc6:1::/64',
    )
  })

  it('keeps away from what is reserved, and from what was refused', () => {
    const reserved = [subnetOf('172.20.0.0/16')]
    expect(propose({ subnet: ['auto'] }, [], { reserved })).toBe('172.21.0.0/24')
    expect(propose({ subnet: ['auto'] }, [], { reserved }, ['172.21.0.0/24'])).toBe('172.21.1.0/24')
  })

  it('overlaps with no network, no route, no address, and nothing reserved', () => {
    const some = fc.array(closeSubnet, { maxLength: 12 })
    fc.assert(
      fc.property(some, some, some, fc.integer({ min: 0, max: 6 }), (held, routed, kept, bits) => {
        const networks = held.map(({ text }, index) => networkOn(`n${index}`, [text]))
        const routes = routed.map(({ text }, index) => {
          return { destination: text, gateway: index % 2 ? '10.0.0.1' : null, interface: 'tun0' }
        })
        const host = {
          ...nowhere,
          routes,
          addresses: kept.map(({ text }) => ({ address: text, interface: 'a' })),
        }
        const known = { host, reserved: kept.slice(0, 3) }
        const flags = { subnet: [`auto/${30 - bits}`], pool: ['10.0.0.0/24'] }
        const picked = refusalOf(() => propose(flags, networks, known))
        if (picked.startsWith('no /')) return
        const claims = claimsOf({ ...known, networks })
        expect(claims.filter(({ subnet }) => overlaps(subnet, subnetOf(picked)))).toEqual([])
        expect(propose(flags, networks.toReversed(), known)).toBe(picked)
      }),
    )
  })

  it('is found among 10,000 networks in less than 50 ms', () => {
    const networks = Array.from({ length: 10_000 }, (_, at) =>
      networkOn(`n${at}`, [`10.${at >> 8}.${at & 255}.0/24`]),
    )
    // Of the processor, and the best of a few: others have the machine, too.
    const times = Array.from({ length: 5 }, () => {
      const started = process.cpuUsage()
      expect(propose({ pool: ['10.0.0.0/8'] }, networks)).toBe('10.39.16.0/24')
      return process.cpuUsage(started).user / 1000
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })

  it('says who is in the way when there is none', () => {
    expect(refusalOf(() => propose({ subnet: ['auto'], pool: ['172.18.0.0/16', '10.1.0.0/24'] }))).toBe(
      'no /24 is free in 172.18.0.0/16, 10.1.0.0/24: it overlaps with the route to 172.18.0.0/15 of the ' +
        'engine\'s host via 10.8.0.1 on tun0; it overlaps with 10.1.0.0/24 of network "shop_default" (compose ' +
        'project shop)\nSee who has what with docker netx subnets, or look elsewhere with --pool CIDR.',
    )
  })
})

describe('a subnet that is given', () => {
  it.each([
    [
      '10.1.0.128/25',
      'overlaps with 10.1.0.0/24 of network "shop_default" (compose project shop)',
      '10.1.1.0/25',
    ],
    [
      '192.168.1.0/24',
      "holds 192.168.1.1, the default gateway of the engine's host on eth0, holds 192.168.1.7, an address of the " +
        "engine's host on eth0, and overlaps with the route to 192.168.1.0/24 of the engine's host on eth0",
      '192.168.2.0/24',
    ],
    ['172.17.0.0/17', 'overlaps with 172.17.0.0/16 of network "bridge"', '172.20.0.0/17'],
    [
      '172.18.0.0/16',
      "overlaps with the route to 172.18.0.0/15 of the engine's host via 10.8.0.1 on tun0",
      '172.20.0.0/16',
    ],
    ['10.9.0.0/24', "holds 10.9.0.53, a nameserver of the engine's host", '10.9.1.0/24'],
    ['172.30.0.0/24', 'overlaps with 172.30.0.0/16, which your configuration reserves', '172.31.0.0/24'],
  ])('%s is refused as it %s', (subnet, why, instead) => {
    const reserved = [subnetOf('172.30.0.0/16')]
    const refusal = refusalOf(() => propose({ subnet: [subnet] }, undefined, { reserved }))
    const [message, next] = refusal.split('\n')
    expect(message).toBe(`subnet ${subnet} ${why}`)
    expect(next).toContain(`Take ${instead}, which is free`)
  })

  it('may be had by force, but not against the engine', () => {
    const flags = { subnet: ['10.1.0.0/25'], force: true }
    expect(propose(flags)).toBe('10.1.0.0/25')
    expect(refusalOf(() => propose(flags, undefined, {}, flags.subnet))).toContain('network "shop_default"')
  })

  it('may be the host’s where the driver puts containers on a network of the host’s', () => {
    expect(propose({ subnet: ['192.168.1.0/24'], driver: 'macvlan' })).toBe('192.168.1.0/24')
    expect(refusalOf(() => propose({ subnet: ['10.1.0.0/24'], driver: 'macvlan' }))).toContain('shop_default')
  })

  it('takes no addresses of a configuration for others, or of an address driver that is not the engine’s', () => {
    expect(propose({ subnet: ['10.1.0.0/24'], 'config-only': true })).toBe('10.1.0.0/24')
    expect(propose({ subnet: ['10.1.0.0/24'], 'ipam-driver': 'null' })).toBe('10.1.0.0/24')
  })

  it('is refused exactly when it overlaps with something', () => {
    fc.assert(
      fc.property(closeSubnet, fc.array(closeSubnet), fc.array(closeSubnet), (asked, held, routed) => {
        const networks = held.map(({ text }, index) => networkOn(`n${index}`, [text]))
        const routes = routed.map(({ text }) => ({
          destination: text,
          gateway: '10.9.9.9',
          interface: 'tun0',
        }))
        const refusal = refusalOf(() =>
          propose({ subnet: [asked.text] }, networks, { host: { ...nowhere, routes } }),
        )
        expect(refusal === asked.text).toBe(![...held, ...routed].some((other) => overlaps(other, asked)))
        const [, alternative] = /Take (\S+), which is free/.exec(refusal) ?? []
        if (alternative === undefined) return
        expect(subnetOf(alternative).prefix).toBe(asked.prefix)
        expect([...held, ...routed].some((other) => overlaps(other, subnetOf(alternative)))).toBe(false)
      }),
    )
  })
})

describe('flags', () => {
  it.each<[string, Partial<ProposalFlags>]>([
    ['invalid subnet: auto/x', { subnet: ['auto/x'] }],
    ['invalid subnet: auto/129', { subnet: ['auto/129'] }],
    ['invalid subnet: auto/24/7', { subnet: ['auto/24/7'] }],
    ['auto/31 has no room for a gateway and a container', { subnet: ['auto/31'] }],
    ['invalid pool: invalid CIDR address: 10.0.0.0', { pool: ['10.0.0.0'] }],
    [
      '--pool says where to look, and --subnet that nothing is to be looked for',
      { subnet: ['10.0.0.0/24'], pool: ['10.0.0.0/8'] },
    ],
    [
      '10.0.0.5/24 is an address in a subnet: the /24 that holds 10.0.0.5 begins elsewhere',
      { subnet: ['10.0.0.5/24'] },
    ],
    ['224.0.1.0/24 is for multicast: no container can have such an address', { subnet: ['224.0.1.0/24'] }],
    ['127.5.0.0/16 is for loopback: no container can have such an address', { subnet: ['127.5.0.0/16'] }],
    ['no matching subnet for gateway 10.2.0.1', { subnet: ['10.0.0.0/24'], gateway: ['10.2.0.1'] }],
  ])('are refused on every engine: %s', (message, flags) => {
    expect(() => checkFlags({ ...nothingGiven, ...flags })).toThrow(message)
  })

  it('may leave host bits to the engine', () => {
    checkFlags({ ...nothingGiven, subnet: ['10.0.0.5/24'], force: true })
  })
})

it('nobody is told to give up what the engine keeps', () => {
  const refused = (subnet: string) => {
    try {
      return propose({ subnet: [subnet] })
    } catch (error) {
      return error instanceof NetxError ? error.next : String(error)
    }
  }
  expect(refused('172.17.1.0/24')).toBe('Take 172.20.0.0/24, which is free.')
  expect(refused('10.1.0.0/24')).toMatch(/, or give that one up: docker netx rm shop_default$/)
})
