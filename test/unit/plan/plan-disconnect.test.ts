import { expect, test } from 'vitest'
import type { Member, Seat } from '../../../src/model/membership.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import { defaultRouteOf } from '../../../src/plan/default-route.ts'
import { losses, planDisconnect } from '../../../src/plan/plan-disconnect.ts'
import { networkOn } from '../../support/addresses.ts'

const [a, b, inside] = [networkOn('a', []), networkOn('b', []), networkOn('inside', [], { internal: true })]
const networks = [a, b, inside]
const on = (
  name: string,
  settings: EndpointSpec = {},
  gateway: string | null = `10.0.0.${name.charCodeAt(0)}`,
): Seat => {
  return { network: { id: name, name }, settings, ipv4: null, ipv6: null, gateway }
}
const web = (...seats: Seat[]): Member => ({
  id: 'w',
  name: 'web',
  state: 'running',
  mode: { kind: 'own' },
  seats,
})

test.each([
  [null, web()],
  [null, web(on('inside'), on('a', {}, null))],
  ['b only-one', web(on('b'), on('inside'))],
  ['a name', web(on('b'), on('a'))],
  ['b priority', web(on('a'), on('b', { gatewayPriority: 1 }))],
  ['a priority', web(on('a'), on('b', { gatewayPriority: -1 }))],
])('the default route goes by %s', (expected, member) => {
  const route = defaultRouteOf(member, networks)
  expect(route && `${route.seat.network.name} ${route.because}`).toBe(expected)
})

test.each<[string[], Member, (typeof networks)[number][]]>([
  [['web is on no network then'], web(on('a')), [a]],
  [['web is on no network then'], web(on('a'), on('b')), [a, b]],
  [[], web(on('a'), on('b')), [b]],
  [[], web(on('a')), [b]],
  [
    ['web loses its default route, by 10.0.0.97 on a; it goes by 10.0.0.98 on b then'],
    web(on('a'), on('b')),
    [a],
  ],
  [['web loses its default route, by 10.0.0.97 on a, and has none then'], web(on('a'), on('inside')), [a]],
  [
    [
      'web gets its names and addresses there back with: docker netx connect --alias x --alias y --ip 10.0.0.9 inside web',
    ],
    web(on('a'), on('inside', { aliases: ['x', 'y'], ipv4: '10.0.0.9' }, null)),
    [inside],
  ],
])('a disconnection costs %j', (expected, member, targets) => {
  expect(losses(planDisconnect(targets, [member]), [member], networks)).toEqual(expected)
})
