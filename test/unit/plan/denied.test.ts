import { describe, expect, test } from 'vitest'
import { atlas, HOST_KEY } from '../../../src/model/place.ts'
import type { Policy } from '../../../src/model/policy.ts'
import type { Listener, Sight } from '../../../src/model/sight.ts'
import { hostControls, isHostControl } from '../../../src/plan/host-controls.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { policyOf } from '../../support/policy.ts'
import { topology } from '../../support/topology.ts'

const at = (port: number, hostAddress: string) =>
  ({ protocol: 'tcp', port, hostAddress, hostPort: port + 10_000 }) as const
const pool = (base: string) => ({
  subnet: `${base}.0/24`,
  gateway: `${base}.1`,
  ipRange: null,
  auxAddresses: {},
})
const seen = topology(
  { r: { pools: [pool('10.0.0')] }, m: { pools: [pool('172.18.0')] } },
  {
    mysql: { on: { m: '172.18.0.2' } },
    redis: {
      on: { r: '10.0.0.3' },
      exposed: [{ protocol: 'tcp', port: 6379 }],
      published: [at(6379, '0.0.0.0'), at(9000, '127.0.0.1')],
    },
    side: { mode: { kind: 'container', id: 'redis' } },
  },
)

const sight = (listeners: Listener[], addresses: string[] = []): Sight => ({
  addresses,
  listeners,
  routes: null,
  links: null,
  settings: new Map(),
  ruleset: null,
})
const sights = new Map([
  ['mysql', sight([])],
  [
    'redis',
    sight([
      { protocol: 'tcp', address: '0.0.0.0', port: 6379 },
      { protocol: 'udp', address: '0.0.0.0', port: 53 },
      { protocol: 'tcp', address: '127.0.0.1', port: 7000 },
    ]),
  ],
  [HOST_KEY, sight([{ protocol: 'tcp', address: '172.18.0.1', port: 22 }], ['10.0.0.1/24', '172.18.0.1/24'])],
])

function asked(policy: Policy, { also = [], host = false }: { also?: string[]; host?: boolean } = {}) {
  const place = withBeyond(seen, { host, netns: [], also, policy })
  const probes = planProbes(atlas(place, sights), { ...PINGS_AND_NAMES, policy })
  const ports = probes.flatMap((probe) =>
    'port' in probe ? [`${probe.from} ${probe.to} ${probe.kind} ${probe.address}:${probe.port}`] : [],
  )
  return { columns: place.columns.map(({ id }) => id), ports }
}

const direct = (from: string, to: string) =>
  ['tcp 10.0.0.3:6379', 'tcp 10.0.0.3:9000', 'udp 10.0.0.3:53'].map((end) => `${from} ${to} ${end}`)
const around = (from: string) =>
  ['172.18.0.1', '172.17.0.1', '10.0.0.1'].map((gateway) => `${from} @redis:6379 tcp ${gateway}:16379`)
const loopback = (from: string) =>
  ['172.18.0.1', '172.17.0.1', '10.0.0.1'].map((gateway) => `${from} @redis:9000 tcp ${gateway}:19000`)

describe('what is denied is tried on every port, and by every way around', () => {
  test('between the two, and from no other', () => {
    const { columns, ports } = asked(policyOf(['mysql -> redis: deny']))
    expect(columns).toEqual(['@redis:6379', '@redis:9000'])
    expect(ports).toEqual([...around('mysql'), ...loopback('mysql'), ...direct('mysql', 'redis')])
  })

  test('both ways, though there is nothing to try on the way back', () => {
    expect(asked(policyOf(['redis <-> mysql: deny']))).toEqual(asked(policyOf(['mysql -> redis: deny'])))
  })

  test('of a container in the namespace of another, too', () => {
    const { columns, ports } = asked(policyOf(['mysql -> side: deny']))
    expect(columns).toEqual(['@redis:6379', '@redis:9000'])
    expect(ports.filter((line) => line.includes('@'))).toEqual([...around('mysql'), ...loopback('mysql')])
    expect(ports).toContain('mysql side tcp 10.0.0.3:6379')
  })

  test('from the host, at its loopback as well', () => {
    const { ports } = asked(policyOf(['@host -> redis: deny']), { host: true })
    expect(ports).toContain('@host @redis:9000 tcp 127.0.0.1:19000')
  })

  test('by default', () => {
    const { columns, ports } = asked(policyOf([], 'deny'))
    expect(columns).toEqual(['@redis:6379', '@redis:9000'])
    expect(ports).toEqual(expect.arrayContaining([...around('mysql'), ...direct('mysql', 'redis')]))
    // A container always reaches itself.
    expect(ports.filter((line) => /^(redis|side) @redis/.test(line))).toEqual([])
  })

  test.each<[string, Policy, string[]]>([
    [
      'what an earlier rule allows',
      policyOf(['* -> @redis:6379: allow', 'mysql -> redis: deny']),
      loopback('mysql'),
    ],
    ['one of its ports only', policyOf(['mysql -> redis: deny tcp/6379']), around('mysql')],
    [
      'what is allowed at the container itself',
      policyOf(['mysql -> redis: tcp/6379'], 'deny'),
      loopback('mysql'),
    ],
    ['names', policyOf(['mysql -> redis: deny dns']), []],
    ['nothing', policyOf(['mysql -> redis: allow']), []],
  ])('but not %s', (_, policy, expected) => {
    const ways = asked(policy).ports.filter((line) => line.startsWith('mysql @'))
    expect(ways).toEqual(expected)
  })

  test('of the host: what it listens on at each address', () => {
    const { ports } = asked(policyOf(['mysql -> @gateway: deny']), { also: ['gateway'] })
    expect(ports).toEqual(['mysql @gateway tcp 172.18.0.1:22'])
  })
})

describe('the host as a control', () => {
  const outside = (policy: Policy) =>
    withBeyond(seen, { host: false, netns: [], also: ['internet=192.0.2.1'], policy })
  const controls = (policy: Policy) => {
    const map = atlas(outside(policy))
    return hostControls(map, planProbes(map, { ...PINGS_AND_NAMES, policy }), policy)
  }

  test('asks for denied places outside, and for no others', () => {
    const denied = policyOf(['mysql -> @internet: deny'])
    expect(isHostControl(outside(denied), denied)).toBe(true)
    expect(controls(denied).map(({ from, to, address }) => [from, to, address])).toEqual([
      ['@host', '@internet', '192.0.2.1'],
    ])
    const allowed = policyOf(['mysql -> @internet: allow'])
    expect(isHostControl(outside(allowed), allowed)).toBe(false)
    expect(controls(allowed)).toEqual([])
  })
})
