import { expect, test } from 'vitest'
import type { Member, Seat } from '../../../src/model/membership.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import { networkMembers } from '../../../src/plan/network-members.ts'
import { renderMembers } from '../../../src/render/members-table.ts'
import { networkOn } from '../../support/addresses.ts'

const shop = networkOn('shop', ['10.1.0.0/24'])
const networks = [networkOn('bridge', ['172.17.0.0/16']), shop]
const seat = (name: string, settings: EndpointSpec = {}, more: Partial<Seat> = {}): Seat => {
  return { network: { id: name, name }, settings, ipv4: null, ipv6: null, gateway: null, ...more }
}
const member = (name: string, seats: Seat[], more: Partial<Member> = {}): Member => {
  return { id: name, name, state: 'running', mode: { kind: 'own' }, seats, ...more }
}
const GONE = 'a'.repeat(64)
const members = [
  member('web-10', [seat('shop', { aliases: ['w', 'www'] }, { ipv4: '10.1.0.2', gateway: '10.1.0.1' })]),
  member('web-9', [
    seat('bridge', {}, { ipv4: '172.17.0.2', gateway: '172.17.0.1' }),
    seat('shop', { ipv4: '10.1.0.9', gatewayPriority: 5 }, { ipv4: '10.1.0.9', gateway: '10.1.0.1' }),
  ]),
  member('guest', [], { mode: { kind: 'container', id: 'web-9' } }),
  member('asleep', [seat('shop', { ipv4: '10.1.0.77' })], { state: 'exited' }),
  member('broken', [seat('shop', {}, { network: { id: '', name: 'shop' } })]),
  member('elsewhere', [seat('bridge')]),
]
const booked = [
  { owner: 'web-10', name: 'web-10', ipv4: '10.1.0.2' },
  { owner: GONE, name: 'ghost', ipv4: '10.1.0.7' },
  { owner: `ep-${GONE}`, name: 'older', ipv4: null },
  { owner: 'lb-shop', name: 'shop-endpoint', ipv4: '10.1.0.3' },
]
const rows = networkMembers(shop, members, booked, networks)

test('who is on a network is told with all that it has there', () => {
  expect(rows.map(({ name, state, ipv4, fixed, stale }) => [name, state, ipv4, fixed, stale])).toEqual([
    ['asleep', 'exited', '10.1.0.77', true, false],
    ['broken', 'running', null, false, true],
    ['ghost', 'gone', '10.1.0.7', false, true],
    ['guest', 'running', '10.1.0.9', false, false],
    ['older', 'gone', null, false, true],
    ['web-9', 'running', '10.1.0.9', true, false],
    ['web-10', 'running', '10.1.0.2', false, false],
  ])
  expect(Object.keys(rows[2] ?? {})).toEqual(Object.keys(rows[0] ?? {}))
})

test('and drawn as a table that gives up what matters least', () => {
  const draw = (width: number) => renderMembers(shop, rows, { width, color: false }).split('\n')
  expect(draw(120)).toEqual([
    'shop (bridge) 10.1.0.0/24',
    'NAME      STATE            ADDRESS             ALIASES   DEFAULT ROUTE',
    'asleep    exited           10.1.0.77 (fixed)             -',
    'broken    running, stale   -                             -',
    'ghost     gone, stale      10.1.0.7                      -',
    'guest     running          10.1.0.9 of web-9             here: highest gateway priority',
    'older     gone, stale      -                             -',
    'web-9     running          10.1.0.9 (fixed)              here: highest gateway priority',
    'web-10    running          10.1.0.2            w, www    here: the only way out',
    '3 stale endpoints: clear with docker netx disconnect --stale shop',
  ])
  expect(draw(60)[1]).toBe('NAME      ADDRESS             DEFAULT ROUTE')
  expect(draw(40)[1]).toBe('NAME      ADDRESS')
  expect(renderMembers(networkOn('host', []), [], { width: 80, color: false })).toBe('host (bridge)\nnobody')
})
