import { expect, test } from 'vitest'
import { pickWiring } from '../../../src/plan/pick-wiring.ts'
import { topology } from '../../support/topology.ts'
import { link, shop, wired } from '../../support/wiring.ts'

const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)
const networkOf = (wiring: ReturnType<typeof shop>, name: string) =>
  wiring.networks.find((network) => network.name === name)
const containerOf = (wiring: ReturnType<typeof shop>, name: string) =>
  wiring.containers.find((container) => container.name === name)

test('an interface is joined with its other end, and with the bridge behind it', () => {
  const app = containerOf(shop(), 'app')
  expect(app?.links.map(({ name, peer }) => [name, peer])).toEqual([
    ['lo', null],
    ['eth0', { index: 20, namespace: '@host', name: 'veth-app0', master: 'br-redis' }],
    ['eth1', { index: 21, namespace: '@host', name: 'veth-app1', master: 'br-mysql' }],
  ])
  expect(app?.links[1]?.addresses).toEqual(['172.18.0.20/24', 'fd00::20/64'])
})

test('a network knows its bridge, what hangs on it, and whose interface is whose', () => {
  const network = networkOf(shop(), 'mysql-net')
  expect(network?.bridge?.link?.index).toBe(4)
  expect(network?.ports.map(({ name, peer }) => [name, peer?.namespace])).toEqual([
    ['veth-app1', 'app'],
    ['veth-lost', null],
  ])
  expect(network?.members).toEqual([
    { container: 'app', ipv4: '172.19.0.20', ipv6: null, interface: 'eth1' },
    { container: 'mysql-1', ipv4: '172.19.0.11', ipv6: null, interface: null },
    { container: 'old', ipv4: null, ipv6: null, interface: null },
  ])
})

test('what was not seen is said, and not guessed', () => {
  const wiring = shop({ '@host': 'nobody may look' })
  expect(wiring.host).toEqual({ unseen: 'nobody may look', links: [], routes: [] })
  expect(networkOf(wiring, 'redis-net')).toMatchObject({
    bridge: { name: 'br-redis', link: null },
    ports: [],
  })
  expect(containerOf(wiring, 'redis-1')?.links[1]?.peer).toEqual({
    index: 10,
    namespace: '@host',
    name: null,
    master: null,
  })
  expect(containerOf(wiring, 'mysql-1')?.unseen).toMatch(/could not be entered/)
  expect(containerOf(wiring, 'old')?.unseen).toBe('old is exited')
})

test('who shares a namespace is told once, with its owner', () => {
  const wiring = shop()
  expect(containerOf(wiring, 'sidekick')).toMatchObject({ sharesWith: 'app', unseen: null, links: [] })
  expect(containerOf(wiring, 'web')).toMatchObject({ sharesWith: '@host', unseen: null, links: [] })
})

test('a bridge of the same name is none of the network that has another driver', () => {
  const what = topology({ far: { id: 'far', driver: 'overlay' } }, { a: { on: { far: '10.0.0.2' } } })
  const seen = { '@host': [link({ index: 2, name: 'br-far', kind: 'bridge' })], a: [] }
  expect(networkOf(wired(seen, what), 'far')).toMatchObject({ bridge: null, ports: [] })
})

test('of two interfaces with its address, the one on its bridge is meant', () => {
  const what = topology({ net: { id: 'net' } }, { a: { on: { net: '10.0.0.2' } } })
  const peer = { index: 9, place: '@host' }
  const seen = {
    '@host': [
      link({ index: 4, name: 'br-net', kind: 'bridge' }),
      link({ index: 9, name: 'veth', kind: 'veth', master: 4 }),
    ],
    a: [
      link({ index: 2, name: 'by-hand', addresses: ['10.0.0.2/24'] }),
      link({ index: 3, name: 'eth0', kind: 'veth', peer, addresses: ['10.0.0.2/24'] }),
    ],
  }
  expect(networkOf(wired(seen, what), 'net')?.members[0]?.interface).toBe('eth0')
})

test.each<[string[], string[], string[]]>([
  [['app'], ['app', 'sidekick'], ['mysql-net', 'redis-net']],
  [['sidekick'], ['app', 'sidekick'], ['mysql-net', 'redis-net']],
  [['redis-net'], ['app', 'redis-1', 'sidekick'], ['redis-net']],
  [['redis-*'], ['app', 'redis-1', 'sidekick'], ['redis-net']],
  [['web'], ['web'], ['host']],
  [
    ['mysql-1', 'web'],
    ['mysql-1', 'web'],
    ['host', 'mysql-net'],
  ],
])('of %j are shown %j', (references, containers, networks) => {
  const picked = pickWiring(shop(), references)
  expect([names(picked.containers), names(picked.networks)]).toEqual([containers, networks])
})

test('of a network that was not named only the places of those who were', () => {
  const network = networkOf(pickWiring(shop(), ['app']), 'mysql-net')
  expect(network?.members.map(({ container }) => container)).toEqual(['app'])
  expect(network?.ports.map(({ name }) => name)).toEqual(['veth-app1'])
})

test('what nobody is called is an error', () => {
  expect(() => pickWiring(shop(), ['app', 'nix'])).toThrow('No such container or network: nix')
  expect(() => pickWiring(shop(), ['nix*'])).toThrow('No such container or network: nix*')
})
