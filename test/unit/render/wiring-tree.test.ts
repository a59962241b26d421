import { expect, test } from 'vitest'
import { pickWiring } from '../../../src/plan/pick-wiring.ts'
import { displayWidth } from '../../../src/render/display-width.ts'
import { renderWiring } from '../../../src/render/wiring-tree.ts'
import { topology } from '../../support/topology.ts'
import { link, shop, wired } from '../../support/wiring.ts'

const wide = { width: 100, color: false }

test('networks with their bridges, and behind each port the container', () => {
  expect(renderWiring(shop(), wide)).toBe(`\
bridge  (bridge)  172.17.0.0/16 gateway 172.17.0.1
br-bridge  the engine's host has no such bridge

host  (host)
└─ web
     in the network namespace of the engine's host

mysql-net  (bridge, internal)  172.19.0.0/24
br-mysql  mtu 1500  up  172.19.0.1/24
├─ app  (shared with sidekick)  172.19.0.20
│    eth1@if21 ↔ veth-app1@if31 ↔ br-mysql
│    02:42:00:00:00:31  mtu 1400  up
├─ mysql-1  172.19.0.11
│    not looked into: its network namespace could not be entered (open: ENOENT)
├─ old  (exited)
│    no network namespace while it is exited
└─ veth-lost@if9 ↔ an end in a namespace that was not looked into

redis-net  (bridge)  172.18.0.0/24 gateway 172.18.0.1
br-redis  02:42:00:00:00:03  mtu 1500  up  172.18.0.1/24
├─ app  (shared with sidekick)  172.18.0.20
│    eth0@if20 ↔ veth-app0@if30 ↔ br-redis
│    02:42:00:00:00:30  mtu 1500  down
└─ redis-1  172.18.0.11
     eth0@if10 ↔ veth-r@if5 ↔ br-redis
     02:42:00:00:00:05  mtu 1500  up

published on the engine's host
└─ [::]:16379 → redis-1 6379/tcp`)
})

test('what was not looked into is said where it matters', () => {
  const text = renderWiring(pickWiring(shop({ '@host': 'nobody may look' }), ['redis-1']), wide)
  expect(text).toContain("The engine's host was not looked into: nobody may look\n\n")
  expect(text).toContain('br-redis  not looked into')
  expect(text).toContain('eth0@if10 ↔ an end in a namespace that was not looked into')
})

test('a link of a network that is not shown is not said to be on none', () => {
  expect(renderWiring(pickWiring(shop(), ['mysql-net']), wide)).not.toContain('on no network')
})

test('a narrow terminal gets folded lines, and loses nothing', () => {
  const text = renderWiring(shop(), { width: 40, color: false })
  expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(40)
  const words = (all: string) => all.replace(/[│├└─\s]+/g, ' ')
  expect(words(text)).toBe(words(renderWiring(shop(), wide)))
})

test('what is wrong is red, what is not known amber, and the tree itself neither', () => {
  const text = renderWiring(shop(), { width: 60, color: true })
  expect(text).toContain('│    \u001b[1;31m02:42:00:00:00:30  mtu 1500  down\u001b[0m\n')
  expect(text).toContain(
    '│    \u001b[33mnot looked into: its network namespace could not be\u001b[0m\n│      \u001b[33mentered',
  )
  expect(text).toContain('│    \u001b[2mno network namespace while it is exited\u001b[0m\n')
  expect(text).toContain('└─ \u001b[33mveth-lost@if9 ↔ an end')
})

test('what is stacked on an interface of the host, what belongs to no network, and what names may hold', () => {
  const what = topology(
    { lan: { driver: 'macvlan' } },
    { 'evil\u001b[31m': { on: { lan: '10.9.0.2' } }, pair: {} },
  )
  const evil = 'evil\u001b[31m'
  const seen = {
    '@host': [link({ index: 2, name: 'ens3' })],
    [evil]: [
      link({
        index: 7,
        name: 'eth0',
        kind: 'macvlan',
        peer: { index: 2, place: '@host' },
        addresses: ['10.9.0.2/24'],
      }),
      link({ index: 8, name: 'tunl0', isUp: false, state: 'down' }),
      link({ index: 9, name: 'by\u202ehand', kind: 'veth', peer: { index: 3, place: 'pair' } }),
    ],
    pair: [
      link({
        index: 3,
        name: 'other',
        kind: 'veth',
        peer: { index: 9, place: evil },
        addresses: ['10.0.0.1/30'],
      }),
    ],
  }
  expect(renderWiring(pickWiring(wired(seen, what), ['lan', 'pair']), wide)).toBe(`\
lan  (macvlan)
└─ evil�[31m  10.9.0.2
     eth0@if2 on ens3
     mtu 1500  up

on no network of the engine
├─ evil�[31m
│    by�hand@if3 ↔ other@if9 in pair  mtu 1500  up
└─ pair
     other@if9 ↔ by�hand@if3 in evil�[31m  mtu 1500  up  10.0.0.1/30`)
})
