import type { Link } from '../../src/model/link.ts'
import { atlas, HOST_KEY } from '../../src/model/place.ts'
import { HOST, type Topology } from '../../src/model/topology.ts'
import type { Look, Wiring } from '../../src/model/wiring.ts'
import { withBeyond } from '../../src/plan/participants.ts'
import { wireUp } from '../../src/plan/wire-up.ts'
import { topology } from './topology.ts'

type Given = Partial<Link> & Pick<Link, 'index' | 'name'>

export function link(given: Given): Link {
  const nothing = {
    kind: null,
    mac: null,
    master: null,
    portState: null,
    peer: null,
    alias: null,
    addresses: [],
  }
  return { ...nothing, mtu: 1500, isUp: true, state: 'up', ...given }
}

const LO = link({ index: 1, name: 'lo', state: 'unknown', addresses: ['127.0.0.1/8'] })

/** What was seen of the namespaces, by container; `@host` is the engine's host. */
export function wired(seen: Readonly<Record<string, readonly Given[] | string>>, what: Topology): Wiring {
  const looks = Object.entries(seen).map(([place, given]): [string, Look] => {
    const key = place === HOST ? HOST_KEY : place
    if (typeof given === 'string') return [key, { kind: 'unseen', reason: given }]
    return [
      key,
      { kind: 'seen', links: [LO, ...given.map(link)], routes: [], settings: new Map(), ruleset: null },
    ]
  })
  const map = atlas(withBeyond(what, { host: true, netns: [], also: [] }))
  return wireUp(map, new Map(looks), 'helper')
}

const veth = (index: number, name: string, far: number, place: string | null, more: Partial<Link> = {}) => ({
  index,
  name,
  kind: 'veth',
  mac: `02:42:00:00:00:${String(index).padStart(2, '0')}`,
  peer: { index: far, place },
  ...more,
})

/** Redis and MySQL apart, an application on both, and what else there may be; all that happens to be seen of it. */
export function shop(more: Readonly<Record<string, readonly Given[] | string>> = {}): Wiring {
  return wired(
    {
      [HOST]: [
        {
          index: 3,
          name: 'br-redis',
          kind: 'bridge',
          mac: '02:42:00:00:00:03',
          addresses: ['172.18.0.1/24'],
        },
        { index: 4, name: 'br-mysql', kind: 'bridge', addresses: ['fe80::1/64', '172.19.0.1/24'] },
        veth(20, 'veth-app0', 30, 'app', { master: 3, portState: 'forwarding' }),
        veth(21, 'veth-app1', 31, 'app', { master: 4, portState: 'forwarding' }),
        veth(10, 'veth-r', 5, 'redis-1', { master: 3, portState: 'forwarding' }),
        veth(22, 'veth-lost', 9, null, { master: 4, portState: 'forwarding' }),
      ],
      'redis-1': [veth(5, 'eth0', 10, HOST, { addresses: ['172.18.0.11/24'] })],
      app: [
        veth(31, 'eth1', 21, HOST, { addresses: ['172.19.0.20/24'], mtu: 1400 }),
        veth(30, 'eth0', 20, HOST, {
          addresses: ['fd00::20/64', '172.18.0.20/24'],
          isUp: false,
          state: 'down',
        }),
      ],
      'mysql-1': 'its network namespace could not be entered (open: ENOENT)',
      ...more,
    },
    SHOP,
  )
}

const bridge = (name: string, subnet: string, gateway: string | null) => ({
  options: { 'com.docker.network.bridge.name': name },
  pools: [{ subnet, gateway, ipRange: null, auxAddresses: {} }],
})

const SHOP = topology(
  {
    'redis-net': bridge('br-redis', '172.18.0.0/24', '172.18.0.1'),
    'mysql-net': { ...bridge('br-mysql', '172.19.0.0/24', null), internal: true },
    host: { driver: 'host' },
  },
  {
    'redis-1': {
      on: { 'redis-net': '172.18.0.11' },
      published: [{ protocol: 'tcp', port: 6379, hostAddress: '::', hostPort: 16379 }],
    },
    app: { on: { 'redis-net': '172.18.0.20', 'mysql-net': '172.19.0.20' } },
    'mysql-1': { on: { 'mysql-net': '172.19.0.11' } },
    old: { on: { 'mysql-net': null }, state: 'exited', sandbox: null },
    sidekick: { mode: { kind: 'container', id: 'app' } },
    web: { mode: { kind: 'host' }, on: { host: null } },
  },
)
