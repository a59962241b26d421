import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import type { Listener, Sight } from '../../../src/model/sight.ts'
import { leftOutOf } from '../../../src/plan/left-out.ts'
import { portPlan } from '../../../src/plan/ports.ts'
import { PINGS_AND_NAMES } from '../../../src/plan/probes.ts'
import { topology } from '../../support/topology.ts'

const AUTO = { ...PINGS_AND_NAMES, tcp: { ports: [], auto: true } }

const sight = (listeners: readonly Listener[]): Sight => ({
  addresses: [],
  listeners,
  routes: null,
  links: null,
  settings: new Map(),
  ruleset: null,
})

test('an ordinary container leaves nothing out', () => {
  expect(leftOutOf(atlas(topology({ n: {} }, { a: { on: { n: '10.0.0.2' } } })), AUTO)).toEqual([])
})

test('what a container says of itself, and what it is called, is named', () => {
  const a = {
    on: { n: '10.0.0.2' },
    aliases: ['web;rm', 'a b', 'fine'],
    leftOut: ['exposes "x", where a port was expected'],
  }
  expect(leftOutOf(atlas(topology({ n: {} }, { a })), AUTO)).toEqual([
    'a exposes "x", where a port was expected.',
    `a has the name "web;rm" and 1 more, which Docker's DNS server cannot answer for.`,
  ])
})

test('of a container that listens everywhere so many ports are tried, the published ones first', () => {
  const listeners = Array.from({ length: 20_000 }, (_, index): Listener => {
    return { protocol: 'tcp', address: '0.0.0.0', port: index + 1 }
  })
  const published = [{ protocol: 'tcp', port: 50_000, hostAddress: '0.0.0.0', hostPort: 80 } as const]
  const place = topology({ n: {} }, { a: { on: { n: '10.0.0.2' }, published } })
  const map = atlas(place, new Map([['a', sight(listeners)]]))
  const ports = portPlan(map, AUTO, null)('b', 'a').map(({ port }) => port)
  expect(ports).toHaveLength(1024)
  expect(ports.at(-1)).toBe(50_000)
  expect(leftOutOf(map, AUTO)).toEqual(['a has 20001 ports of TCP, of which 1024 are tried.'])
  expect(leftOutOf(map, PINGS_AND_NAMES)).toEqual([])
})
