import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import type { HostRoute } from '../../../src/model/host-network.ts'
import type { Link } from '../../../src/model/link.ts'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas, HOST_KEY } from '../../../src/model/place.ts'
import type { Sight } from '../../../src/model/sight.ts'
import { HOST } from '../../../src/model/topology.ts'
import { withHost } from '../../../src/plan/participants.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>
type Outcomes = (kind: string) => Outcome

const TIMEOUT: Outcome = { kind: 'timeout', attempts: 3 }
const LOST: Outcomes = (kind) =>
  kind === 'dns' ? { kind: 'resolved', addresses: ['10.0.0.3'], rttMs: 1 } : TIMEOUT
const NAMELESS: Outcomes = (kind) => (kind === 'dns' ? { kind: 'name-not-found', rcode: 3 } : TIMEOUT)
const FINE: Outcomes = (kind) =>
  kind === 'dns' ? LOST(kind) : { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 }

function link(index: number, name: string, given: Partial<Link> = {}): Link {
  const usual = { kind: 'veth', mac: null, mtu: 1500, isUp: true, state: 'up', master: null, portState: null }
  return { index, name, ...usual, peer: null, alias: null, addresses: [], ...given }
}

const route = (destination: string, out: string, gateway: string | null = null): HostRoute => {
  return { destination, gateway, interface: out }
}

function sight(given: Partial<Sight>): Sight {
  return {
    addresses: [],
    listeners: [],
    routes: null,
    links: null,
    settings: new Map(),
    ruleset: null,
    ...given,
  }
}

const BRIDGE = link(10, 'br-n', { kind: 'bridge' })
const VETHS = [
  link(11, 'veth-a', { master: 10, peer: { index: 2, place: 'a' } }),
  link(12, 'veth-b', { master: 10, peer: { index: 2, place: 'b' } }),
]
const SUBNET = route('10.0.0.0/24', 'eth0')
const POOL = { subnet: '10.0.0.0/24', gateway: '10.0.0.1', ipRange: null, auxAddresses: {} }

/** A namespace with `eth0` at that address, whose other end on the host has that index. */
function inside(address: string, index: number, given: Partial<Link> = {}, routes = [SUBNET]): Sight {
  const addresses = [`${address}/24`]
  return sight({
    addresses,
    routes,
    links: [link(2, 'eth0', { addresses, peer: { index, place: HOST }, ...given })],
  })
}

const A = inside('10.0.0.2', 11)
const B = inside('10.0.0.3', 12)
const ON_THE_HOST = sight({ links: [BRIDGE, ...VETHS], routes: [route('10.0.0.0/24', 'br-n')] })
const TOGETHER: Parts[1] = { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } }
const HOST_TO_B: Parts[1] = { ...TOGETHER, a: { mode: { kind: 'host' } } }

interface Scene {
  readonly networks?: Parts[0]
  readonly containers?: Parts[1]
  readonly a?: Sight
  readonly b?: Sight
  readonly host?: Sight
  readonly outcome?: Outcomes
}

function explained({ outcome = LOST, host = ON_THE_HOST, ...scene }: Scene) {
  const { networks = { n: { pools: [POOL] } }, containers = TOGETHER, a = A, b = B } = scene
  const sights = new Map([...Object.entries({ a, b }), [HOST_KEY, host] as const])
  const map = atlas(withHost(topology(networks, containers)), sights)
  const isAsked = (from: string, to: string) => from === 'a' && to === 'b'
  const measurements = planProbes(map, { ...PINGS_AND_NAMES, isAsked }).map(
    (probe): Measurement => ({ probe, outcome: outcome(probe.kind), doubt: null, weakness: null }),
  )
  const report = judge(map, measurements, { prober: 'helper', windowMs: 500 })
  return explain(map, report, { from: 'a', to: 'b', port: null, holders: new Map() })
}

const first = (scene: Scene) => {
  const [reason] = explained(scene).reasons
  return [reason?.code, reason?.fix, reason?.fixOn]
}

const ANEW = 'docker netx disconnect n b && docker netx connect n b'

describe('what is wrong on the way', () => {
  test.each<[string, Scene, ReturnType<typeof first>]>([
    ['nothing that was seen', {}, ['NX018', null, undefined]],
    ['an interface that is down', { b: inside('10.0.0.3', 12, { isUp: false }) }, ['NX033', ANEW, undefined]],
    ['no carrier', { b: inside('10.0.0.3', 12, { state: 'lowerlayerdown' }) }, ['NX033', ANEW, undefined]],
    [
      'a bridge that is down',
      { host: { ...ON_THE_HOST, links: [{ ...BRIDGE, isUp: false }, ...VETHS] } },
      ['NX033', 'ip link set dev br-n up', 'host'],
    ],
    [
      'a parent that is down',
      {
        networks: { n: { driver: 'macvlan', pools: [POOL] } },
        b: inside('10.0.0.3', 12, { kind: 'macvlan', state: 'lowerlayerdown' }),
        host: sight({ links: [link(12, 'eth9', { isUp: false })] }),
      },
      ['NX033', 'ip link set dev eth9 up', 'host'],
    ],
    [
      'an end that is a port of no bridge',
      { host: { ...ON_THE_HOST, links: [BRIDGE, ...VETHS.map((veth) => ({ ...veth, master: null }))] } },
      ['NX037', 'docker netx disconnect n a && docker netx connect n a', undefined],
    ],
    [
      'a bridge that is gone',
      { host: { ...ON_THE_HOST, links: VETHS.map((veth) => ({ ...veth, master: null })) } },
      ['NX037', null, undefined],
    ],
    [
      'nothing where the engine has another bridge for the network',
      { host: { ...ON_THE_HOST, links: [link(10, 'podman1', { kind: 'bridge' }), ...VETHS] } },
      ['NX018', null, undefined],
    ],
    ['no route', { b: inside('10.0.0.3', 12, {}, []) }, ['NX034', ANEW, undefined]],
    [
      'a narrower route, against which no other interface helps',
      { b: inside('10.0.0.3', 12, {}, [SUBNET, route('10.0.0.2/32', 'tun0')]) },
      ['NX034', null, undefined],
    ],
    [
      'a route of the host that is as narrow, and comes first',
      {
        containers: HOST_TO_B,
        outcome: NAMELESS,
        host: {
          ...ON_THE_HOST,
          routes: [route('10.0.0.0/24', 'tun0', '10.8.0.1'), route('10.0.0.0/24', 'br-n')],
        },
      },
      ['NX032', 'docker netx renumber --subnet auto n', undefined],
    ],
    [
      'no route of the host but the default one',
      {
        containers: HOST_TO_B,
        outcome: NAMELESS,
        host: { ...ON_THE_HOST, routes: [route('0.0.0.0/0', 'eth9', '192.0.2.1')] },
      },
      ['NX032', 'ip route add 10.0.0.0/24 dev br-n', 'host'],
    ],
    [
      'no filter on the bridge',
      {
        networks: { n: { pools: [POOL], options: { 'com.docker.network.bridge.enable_icc': 'false' } } },
        host: { ...ON_THE_HOST, settings: new Map([['net.bridge.bridge-nf-call-iptables', null]]) },
        outcome: FINE,
      },
      ['NX035', 'modprobe br_netfilter', 'host'],
    ],
    [
      'no filter of IPv6 on the bridge',
      {
        containers: { a: { on: { n: '10.0.0.2 fd00::2' } }, b: { on: { n: '10.0.0.3 fd00::3' } } },
        networks: {
          n: { ipv6: true, pools: [POOL], options: { 'com.docker.network.bridge.enable_icc': 'false' } },
        },
        a: inside('10.0.0.2', 11, { addresses: ['10.0.0.2/24', 'fd00::2/64'] }),
        b: inside('10.0.0.3', 12, { addresses: ['10.0.0.3/24', 'fd00::3/64'] }),
        host: {
          ...ON_THE_HOST,
          settings: new Map([
            ['net.bridge.bridge-nf-call-iptables', 1],
            ['net.bridge.bridge-nf-call-ip6tables', 0],
          ]),
        },
        outcome: FINE,
      },
      ['NX035', 'sysctl -w net.bridge.bridge-nf-call-ip6tables=1', 'host'],
    ],
  ])('%s', (_, scene, reason) => {
    expect(first(scene)).toEqual(reason)
  })

  test('is nothing where all is as promised', () => {
    const b = inside('10.0.0.3', 12, { state: 'down' }, [])
    expect(explained({ b, outcome: FINE }).reasons).toEqual([])
  })

  test('is not a bridge that is down where nobody took that way', () => {
    const containers = { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.1.0.3' } } }
    const links = [{ ...BRIDGE, isUp: false }, ...VETHS]
    const { reasons } = explained({
      networks: { n: { pools: [POOL] }, m: {} },
      containers,
      host: { ...ON_THE_HOST, links },
      outcome: FINE,
    })
    expect(reasons.map(({ code }) => code)).toEqual(['NX013'])
  })

  test('is no route that is missing where none should be, though nobody knows whether it is isolated', () => {
    const { reasons } = explained({
      networks: { n: { pools: [POOL], internal: true }, m: {} },
      containers: { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.1.0.3' } } },
      outcome: (kind) => ({ kind: 'not-measured', reason: `no ${kind} was sent` }),
    })
    expect(reasons.map(({ code }) => code)).toEqual(['NX006'])
  })

  test('is no route to a bridge that is down, as there can be none', () => {
    const links = [{ ...BRIDGE, isUp: false }, ...VETHS]
    const host = { ...ON_THE_HOST, links, routes: [] }
    const { reasons } = explained({ containers: HOST_TO_B, host, outcome: NAMELESS })
    expect(reasons.map(({ code }) => code)).not.toContain('NX032')
  })

  test('of the default bridge the route goes, as it cannot have another subnet', () => {
    const containers = { a: HOST_TO_B['a'] ?? {}, b: { on: { bridge: '172.17.0.3' } } }
    const b = inside('172.17.0.3', 12, {}, [route('172.17.0.0/16', 'eth0')])
    const links = [link(10, 'br-bridge', { kind: 'bridge' }), ...VETHS]
    const routes = [route('172.17.0.0/24', 'tun0'), route('172.17.0.0/16', 'br-bridge')]
    expect(first({ containers, b, outcome: NAMELESS, host: { ...ON_THE_HOST, links, routes } })).toEqual([
      'NX032',
      'ip route delete 172.17.0.0/24 dev tun0',
      'host',
    ])
  })
})

test('the path has every interface that was seen, and stops with what is wrong', () => {
  const names = ({ path }: ReturnType<typeof explained>) => path.map(({ name }) => name)
  expect(names(explained({ outcome: FINE }))).toEqual([
    'a',
    '10.0.0.2',
    'eth0@if11',
    'veth-a@if2',
    'br-n',
    'n',
    'veth-b@if2',
    'eth0@if12',
    '10.0.0.3',
    'b',
  ])
  const down = explained({ b: inside('10.0.0.3', 12, { isUp: false }) })
  expect(down.path.at(-1)).toEqual({ kind: 'stop', name: 'stop', detail: 'eth0 of b is down' })
  const unseen = explained({ a: sight({}), b: sight({}), host: sight({}), outcome: FINE })
  expect(names(unseen)).toEqual(['a', '10.0.0.2', 'n', '10.0.0.3', 'b'])
})
