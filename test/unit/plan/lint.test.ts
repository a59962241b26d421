import { expect, test } from 'vitest'
import type { Member, Seat } from '../../../src/model/membership.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import type { Network } from '../../../src/model/topology.ts'
import { claimsOf } from '../../../src/plan/claims.ts'
import { lint } from '../../../src/plan/lint.ts'
import { renderFindings } from '../../../src/render/findings.ts'
import { networkOn } from '../../support/addresses.ts'

const DAY_MS = 24 * 60 * 60_000
const seat = (name: string, settings: EndpointSpec = {}, id = name): Seat => {
  return { network: { id, name }, settings, ipv4: null, ipv6: null, gateway: null }
}
const member = (name: string, seats: Seat[], more: Partial<Member> = {}): Member => {
  return { id: name, name, state: 'running', mode: { kind: 'own' }, seats, ...more }
}
const ranged = (name: string) => {
  const pool = { subnet: '10.1.0.0/24', gateway: null, ipRange: '10.1.0.128/25', auxAddresses: {} }
  return networkOn(name, [], { pools: [pool] })
}

function found(networks: Network[], members: Member[] = [], routes: string[] = []): string[] {
  const host = {
    routes: routes.map((destination) => ({ destination, gateway: '10.8.0.1', interface: 'tun0' })),
    addresses: [],
    nameservers: [],
  }
  const claims = claimsOf({ networks, host, reserved: [] })
  return lint({ networks, members, claims, nowMs: 100 * DAY_MS }).map(
    ({ kind, message }) => `${kind}: ${message}`,
  )
}

test('nothing is wrong with what is right', () => {
  const a = networkOn('a', ['10.2.0.0/24'], { createdAtMs: 99 * DAY_MS })
  expect(
    found([ranged('n'), a], [member('web', [seat('n', { ipv4: '10.1.0.5' })])], ['10.3.0.0/16']),
  ).toEqual([])
})

test.each<[string, Network[], Member[], string[]]>([
  [
    'duplicate-address: a and b are both to have 10.1.0.5 on n',
    [ranged('n')],
    [member('b', [seat('n', { ipv4: '10.1.0.5' })]), member('a', [seat('n', { ipv4: '10.1.0.5' })])],
    [],
  ],
  [
    'overlapping-networks: 10.1.0.0/16 of a (bridge) and 10.1.4.0/24 of b (macvlan) overlap',
    [networkOn('a', ['10.1.0.0/16']), networkOn('b', ['10.1.4.0/24'], { driver: 'macvlan' })],
    [],
    [],
  ],
  [
    'overlap-in-container: web is on a and b, whose subnets overlap',
    [networkOn('a', ['10.1.0.0/16']), networkOn('b', ['10.1.4.0/24'])],
    [member('web', [seat('a'), seat('b')])],
    [],
  ],
  [
    "in-the-way-of-host: 10.1.0.0/16 of a overlaps with the route to 10.1.4.0/24 of the engine's host via 10.8.0.1 on tun0",
    [networkOn('a', ['10.1.0.0/16'])],
    [],
    ['10.1.4.0/24'],
  ],
  [
    'stale-endpoint: web has what is left of a connection to n that failed, and may not start again',
    [networkOn('n', ['10.1.0.0/16'])],
    [member('web', [seat('n', {}, '')])],
    [],
  ],
  [
    'fixed-in-dynamic-range: on n a container that starts earlier may get the fixed address of web (10.1.0.200)',
    [ranged('n')],
    [member('web', [seat('n', { ipv4: '10.1.0.200' })])],
    [],
  ],
  [
    'kept-by-stopped: 10.1.0.5 on n is meant for web, which is exited',
    [ranged('n')],
    [member('web', [seat('n', { ipv4: '10.1.0.5' })], { state: 'exited' })],
    [],
  ],
  [
    'unused-network: old was made 40 days ago, and no container is on it',
    [networkOn('old', ['10.1.0.0/16'], { createdAtMs: 60 * DAY_MS })],
    [],
    [],
  ],
])('finds %s', (expected, networks, members, routes) => {
  expect(found(networks, members, routes)).toContain(expected)
})

test('a nameserver that the host runs on a bridge is in nobody’s way', () => {
  const host = {
    routes: [],
    addresses: [{ address: '10.1.0.1/16', interface: 'br-a' }],
    nameservers: ['10.1.0.1', '10.1.0.2'],
  }
  const networks = [networkOn('a', ['10.1.0.0/16'])]
  const claims = claimsOf({ networks, host, reserved: [] })
  expect(lint({ networks, members: [], claims, nowMs: 0 }).map(({ message }) => message)).toEqual([
    "10.1.0.0/16 of a holds 10.1.0.2, a nameserver of the engine's host",
  ])
})

test('the host’s own networks are in nobody’s way where they are to be', () => {
  expect(found([networkOn('lan', ['10.1.0.0/16'], { driver: 'macvlan' })], [], ['10.1.0.0/16'])).toEqual([])
})

test('findings are told with what to do', () => {
  const finding = { kind: 'unused-network', message: 'old is unused', next: 'Remove it.' } as const
  const plain = { width: 80, color: false }
  expect(
    renderFindings(
      [
        { ...finding, severity: 'problem' },
        { ...finding, severity: 'hint' },
      ],
      plain,
    ),
  ).toBe('PROBLEM  old is unused\n    Remove it.\nhint  old is unused\n    Remove it.\n\n1 problem, 1 hint.')
  expect(renderFindings([], plain)).toBe('0 problems, 0 hints.')
})
