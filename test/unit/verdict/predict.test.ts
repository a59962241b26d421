import { describe, expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { predict } from '../../../src/verdict/predict.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>

/** What is promised of every probe from `a` to `b`: `172.18.0.3 reply shared-network`. */
function promised(networks: Parts[0], containers: Parts[1], version?: string): string[] {
  const map = atlas(topology(networks, containers, version))
  return planProbes(map)
    .filter(({ from, to }) => from === 'a' && to === 'b')
    .map((probe) => {
      const { expected, because } = predict(map, probe)
      return `${probe.kind === 'dns' ? probe.name : probe.address} ${expected} ${because}`
    })
}

const mode = (value: string) => ({ 'com.docker.network.bridge.gateway_mode_ipv4': value })
const HOST = { mode: { kind: 'host' } } as const
const NONE = { mode: { kind: 'none' } } as const
const pools = [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null, auxAddresses: {} }]

describe('one network', () => {
  test.each<[string, Parts[0], string[]]>([
    [
      'a bridge',
      { n: {} },
      ['10.0.0.3 reply shared-network', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
    [
      'an internal bridge',
      { n: { internal: true } },
      ['10.0.0.3 reply shared-network', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
    [
      'ICC off: names, but no traffic',
      { n: { options: { 'com.docker.network.bridge.enable_icc': 'false' } } },
      ['10.0.0.3 no-reply icc-off', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
    [
      'private macvlan',
      { n: { driver: 'macvlan', options: { macvlan_mode: 'private' } } },
      ['10.0.0.3 no-reply private-mode', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
    [
      'VEPA',
      { n: { driver: 'macvlan', options: { macvlan_mode: 'vepa' } } },
      ['10.0.0.3 unknown vepa-mode', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
  ])('%s', (_, networks, expected) => {
    expect(promised(networks, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } })).toEqual(
      expected,
    )
  })

  test('the default bridge has addresses and no names', () => {
    expect(
      promised({}, { a: { on: { bridge: '172.17.0.2' } }, b: { on: { bridge: '172.17.0.3' } } }),
    ).toEqual(['172.17.0.3 reply shared-network', 'b name-not-found default-bridge-no-names'])
  })

  test('aliases are names too', () => {
    const b = { on: { n: '10.0.0.3' }, aliases: ['web', 'api'] }
    expect(promised({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b }).slice(1)).toEqual([
      'b resolved name-on-network',
      'api resolved name-on-network',
      'web resolved name-on-network',
      'b.n resolved name-on-network',
    ])
  })

  test('a name that it bears on another network only', () => {
    const map = atlas(topology({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } }))
    const probe = planProbes(map, { ...PINGS_AND_NAMES, names: ['cache'] }).find(
      (one) => one.kind === 'dns' && one.name === 'cache' && one.to === 'b',
    )
    expect(probe && predict(map, probe)).toEqual({ expected: 'name-not-found', because: 'name-not-borne' })
  })

  test('a resolv.conf of its own knows none of the names', () => {
    const a = { on: { n: '10.0.0.2' }, nameservers: ['10.0.0.53'] }
    expect(promised({ n: {} }, { a, b: { on: { n: '10.0.0.3' } } })[1]).toBe(
      'b name-not-found other-dns-server',
    )
  })
})

describe('two networks', () => {
  const apart = { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.1.0.3' } } }
  test.each<[string, Parts[0], string, string?]>([
    ['bridges', { n: {}, m: {} }, 'no-reply not-on-network'],
    ['target internal', { n: {}, m: { internal: true } }, 'no-reply internal-network'],
    ['asker internal', { n: { internal: true }, m: {} }, 'no-reply internal-network'],
    ['target macvlan', { n: {}, m: { driver: 'macvlan' } }, 'no-reply not-on-network'],
    ['target routed', { n: {}, m: { options: mode('routed') } }, 'reply gateway-mode-open'],
    ['target unprotected', { n: {}, m: { options: mode('nat-unprotected') } }, 'no-reply not-on-network'],
    [
      'unprotected on 29',
      { n: {}, m: { options: mode('nat-unprotected') } },
      'reply gateway-mode-open',
      '29.0.0',
    ],
    [
      'unprotected on 27',
      { n: {}, m: { options: mode('nat-unprotected') } },
      'unknown gateway-mode-unsure',
      '27.5.1',
    ],
    [
      'unprotected on 29, from internal',
      { n: { internal: true }, m: { options: mode('nat-unprotected') } },
      'no-reply internal-network',
      '29.0.0',
    ],
    ['routed on 29', { n: {}, m: { options: mode('routed') } }, 'reply gateway-mode-open', '29.0.0'],
    ['bridges on 29', { n: {}, m: {} }, 'no-reply not-on-network', '29.0.0'],
    ['asker routed', { n: { options: mode('routed') }, m: {} }, 'no-reply gateway-mode-closed'],
    [
      'routed from internal',
      { n: { internal: true }, m: { options: mode('routed') } },
      'no-reply internal-network',
    ],
    ['routed on 27', { n: {}, m: { options: mode('routed') } }, 'unknown gateway-mode-unsure', '27.5.1'],
    ['routed on 20.10', { n: {}, m: { options: mode('routed') } }, 'no-reply not-on-network', '20.10.24'],
  ])('%s', (_, networks, expected, version) => {
    const [ping, name] = promised(networks, apart, version)
    expect(ping).toBe(`10.1.0.3 ${expected}`)
    expect(name).toBe('b name-not-found no-name-shared')
  })

  test.each([
    ['nat-unprotected', '28.5.2', 'no-reply not-on-network'],
    ['nat-unprotected', '29.0.0', 'answer gateway-mode-open'],
    ['routed', '29.0.0', 'no-reply routed-unpublished'],
  ])('a port that is not published, of a network in mode %s, on %s', (gateway, version, expected) => {
    const map = atlas(topology({ n: {}, m: { options: mode(gateway) } }, apart, version))
    const path = {
      kind: 'tcp',
      from: 'a',
      to: 'b',
      network: 'm',
      networkId: 'm',
      address: '10.1.0.3',
      port: 81,
    } as const
    const { expected: what, because } = predict(map, path)
    expect(`${what} ${because}`).toBe(expected)
  })

  test('each address of the target is judged by its own network', () => {
    const containers = { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.1.0.3', n: '10.0.0.3' } } }
    expect(promised({ n: {}, m: {} }, containers)).toEqual([
      '10.1.0.3 no-reply not-on-network',
      '10.0.0.3 reply shared-network',
      'b resolved name-on-network',
      'b.n resolved name-on-network',
    ])
  })
})

test.each([
  ['28.5.2', 'AAAA', true, 'unknown name-shared'],
  ['28.5.2', 'AAAA', false, 'resolved name-on-network'],
  ['26.1.5', 'AAAA', true, 'resolved name-on-network'],
  ['28.5.2', 'A', true, 'resolved name-on-network'],
])(
  'on %s, asked for %s, a network of both without IPv6 may answer first: %s',
  (version, record, internal, expected) => {
    const b = { on: { n: '10.0.0.3', m: '10.1.0.3 fd00::3' } }
    const given = topology(
      { n: {}, m: { internal } },
      { a: { on: { n: '10.0.0.2', m: '10.1.0.2 fd00::2' } }, b },
      version,
    )
    const map = atlas(given)
    const probe = planProbes(map).find(
      (one) => one.kind === 'dns' && one.to === 'b' && one.name === 'b' && one.record === record,
    )
    const found = probe && predict(map, probe)
    expect(`${found?.expected} ${found?.because}`).toBe(expected)
  },
)

describe('other network modes', () => {
  const plain = { on: { n: '10.0.0.2' } }
  test.each<[string, Parts[1], string[]]>([
    [
      'from the host',
      { a: HOST, b: plain },
      ['10.0.0.2 reply host-reaches-bridge', 'b name-not-found no-name-shared'],
    ],
    [
      'to the host, at the own gateway',
      { a: plain, b: HOST },
      ['172.18.0.1 reply gateway-is-host', 'b name-not-found no-endpoint-no-name'],
    ],
    [
      'from the host to the host',
      { a: HOST, b: HOST },
      ['127.0.0.1 reply same-namespace', 'b name-not-found no-endpoint-no-name'],
    ],
    ['from none', { a: NONE, b: plain }, ['10.0.0.2 no-reply no-network', 'b name-not-found no-name-shared']],
    [
      'from none to the host',
      { a: NONE, b: HOST },
      ['172.17.0.1 no-reply no-network', 'b name-not-found no-endpoint-no-name'],
    ],
    ['to none', { a: plain, b: NONE }, ['null no-reply no-network', 'b name-not-found no-endpoint-no-name']],
    [
      'into a namespace that b shares with c',
      { a: plain, b: { mode: { kind: 'container', id: 'c' } }, c: { on: { n: '10.0.0.9' } } },
      ['10.0.0.9 reply shared-network', 'b name-not-found no-endpoint-no-name'],
    ],
    [
      'into a namespace whose owner bears the name of b as an alias',
      {
        a: plain,
        b: { mode: { kind: 'container', id: 'c' } },
        c: { on: { n: '10.0.0.9' }, aliases: ['b'] },
      },
      ['10.0.0.9 reply shared-network', 'b resolved name-on-network'],
    ],
    [
      'to the owner of the namespace that a is in',
      { a: { mode: { kind: 'container', id: 'b' }, nameservers: ['127.0.0.11'] }, b: plain },
      ['10.0.0.2 reply same-namespace', 'b resolved name-on-network', 'b.n resolved name-on-network'],
    ],
  ])('%s', (_, containers, expected) => {
    expect(promised({ n: { pools } }, containers)).toEqual(expected)
  })

  test('the host has no address on a macvlan', () => {
    expect(promised({ n: { driver: 'macvlan' } }, { a: HOST, b: plain })[0]).toBe(
      '10.0.0.2 no-reply host-off-network',
    )
  })
})
