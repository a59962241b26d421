import { describe, expect, test } from 'vitest'
import {
  type Blueprint,
  CONNECTED_BY,
  type NetworkSettings,
  PROJECT_LABEL,
  type WantedMember,
  type WantedNetwork,
} from '../../../src/model/blueprint.ts'
import { isKept, type Member } from '../../../src/model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../../../src/model/spec.ts'
import { isEmpty, tasksOf } from '../../../src/plan/blueprint-plan.ts'
import { type BlueprintState, futureNetwork, takesAddresses } from '../../../src/plan/blueprint-state.ts'
import { networkDrift } from '../../../src/plan/network-drift.ts'
import { planBlueprint } from '../../../src/plan/plan-blueprint.ts'
import { planDestroy, stranded } from '../../../src/plan/plan-destroy.ts'
import { renderBlueprintPlan } from '../../../src/render/blueprint-plan.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const NOTHING: NetworkSettings = {
  subnets: [],
  pool: [],
  gateways: [],
  ipRanges: [],
  reserved: {},
  options: {},
  labels: {},
}

const wantedMember = (text: string, endpoint: EndpointSpec = {}): WantedMember => ({
  text,
  line: 9,
  selector: { kind: 'name', pattern: text },
  endpoint,
})

const wanted = (
  name: string,
  settings: Partial<NetworkSettings>,
  members: readonly WantedMember[] = [],
): WantedNetwork => ({
  name,
  line: 3,
  maker: 'netx',
  settings: { ...NOTHING, ...settings },
  members,
})

const blueprint = (networks: readonly WantedNetwork[], exclusive = false): Blueprint => ({
  file: 'netx.yaml',
  project: 'shop',
  exclusive,
  networks,
  policy: undefined,
})

const GROUND = {
  choosesIPv6: true,
  reserved: [],
  host: null,
  pools: { local: [{ base: '172.18.0.0/16', size: 24 }], swarm: [] },
}

const OURS = { [PROJECT_LABEL]: 'shop' }
const MARK = { driverOptions: { [CONNECTED_BY]: 'shop' } }

const present = (
  name: string,
  subnet: string,
  labels: Readonly<Record<string, string>> = OURS,
): NetworkSpec =>
  networkSpec(name, { ipam: { driver: 'default', options: {}, config: [{ subnet }] }, labels })

type Seats = Readonly<Record<string, EndpointSpec & { readonly now?: string }>>

/** An engine with these networks, and containers with their places on them. */
function state(
  specs: readonly NetworkSpec[],
  containers: Readonly<Record<string, Seats>> = {},
): BlueprintState {
  const networks = specs.map((spec) => ({ ...futureNetwork(spec), id: `id-${spec.name}` }))
  const candidates = Object.entries(containers).map(([name, seats]) => {
    const member: Member = {
      id: `id-${name}`,
      name,
      state: 'running',
      mode: { kind: 'own' },
      seats: Object.entries(seats).map(([network, { now, ...settings }]) => ({
        network: { id: `id-${network}`, name: network },
        settings,
        ipv4: now ?? settings.ipv4 ?? null,
        ipv6: null,
        gateway: null,
      })),
    }
    return { name, member, labels: {} }
  })
  return { networks, specs: new Map(specs.map((spec) => [`id-${spec.name}`, spec])), candidates }
}

/** What a plan comes to, in words. */
function told(plan: ReturnType<typeof planBlueprint>): string[] {
  return plan.networks.flatMap(({ action, name, changes, because }) => [
    ...(action === 'keep' ? [] : [[action, name, ...because].join(' ')]),
    ...changes
      .filter((change) => !isKept(change))
      .map(({ container, from, to, because: why }) =>
        [to ? (from ? 'reconnect' : 'connect') : 'disconnect', container.name, name, to?.ipv4, ...why]
          .filter((word) => word !== undefined)
          .join(' '),
      ),
  ])
}

const plan = (file: Blueprint, at: BlueprintState, adopt = false) => planBlueprint(file, at, GROUND, adopt)

test('what is there as wanted needs nothing, whoever made it', () => {
  const file = blueprint([
    wanted('n', { subnets: ['10.1.0.0/24'] }, [wantedMember('a', { ipv4: '10.1.0.2' })]),
  ])
  for (const labels of [OURS, {}]) {
    const at = state([present('n', '10.1.0.0/24', labels)], { a: { n: { ipv4: '10.1.0.2' } } })
    expect(isEmpty(plan(file, at))).toBe(true)
    expect(takesAddresses(file, at)).toBe(false)
  }
})

test('chosen subnets keep out of those that are given, wherever they stand', () => {
  const file = blueprint([
    wanted('any', { subnets: ['auto/24'] }),
    wanted('given', { subnets: ['172.18.0.0/24'] }),
    wanted('silent', { subnets: ['auto/25'] }),
  ])
  const subnets = plan(file, state([])).networks.map((one) =>
    one.action === 'create' ? one.to.ipam.config.map(({ subnet }) => subnet) : [],
  )
  expect(subnets).toEqual([['172.18.1.0/24'], ['172.18.0.0/24'], ['172.18.2.0/25']])
})

test('the addresses of a network that goes are free for one that comes', () => {
  const file = blueprint([wanted('new', { subnets: ['10.1.0.0/24'] })])
  expect(told(plan(file, state([present('old', '10.1.0.0/24')])))).toEqual([
    'create new',
    'remove old is no longer in netx.yaml',
  ])
})

describe('members', () => {
  const net = present('n', '10.1.0.0/24')
  const on = (members: readonly WantedMember[], exclusive = false) =>
    blueprint([wanted('n', { subnets: ['10.1.0.0/24'] }, members)], exclusive)

  test('are connected, moved and left as the file says', () => {
    const file = on([
      wantedMember('a', { ipv4: '10.1.0.2' }),
      wantedMember('b', { aliases: ['x'] }),
      wantedMember('gone'),
    ])
    const at = state([net], {
      a: { n: { ipv4: '10.1.0.9' } },
      b: {},
      ours: { n: MARK },
      stranger: { n: {} },
    })
    const { missing, networks } = plan(file, at)
    expect(told(plan(file, at))).toEqual([
      'disconnect ours n is no longer there in netx.yaml',
      'reconnect a n 10.1.0.2 has 10.1.0.9, not 10.1.0.2',
      'connect b n',
    ])
    expect(missing).toEqual([{ network: 'n', text: 'gone', line: 9 }])
    expect(networks[0]?.unmanaged.map(({ name }) => name)).toEqual(['stranger'])
  })

  test('keep what the file does not speak of', () => {
    const at = state([net], { a: { n: { ipv4: '10.1.0.7', aliases: ['y'], gatewayPriority: 3 } } })
    expect(told(plan(on([wantedMember('a', { aliases: ['y'] })]), at))).toEqual([])
    const [change] = plan(on([wantedMember('a', { aliases: ['z'] })]), at).networks[0]?.changes ?? []
    expect(change?.to).toEqual({ ipv4: '10.1.0.7', aliases: ['y', 'z'], gatewayPriority: 3 })
  })

  test('are on no other network where the file is exclusive', () => {
    const at = state([net, present('other', '10.2.0.0/24', {})], {
      a: { n: {}, other: {} },
      b: { other: {} },
    })
    expect(told(plan(on([wantedMember('a')]), at))).toEqual([])
    expect(told(plan(on([wantedMember('a')], true), at))).toEqual([
      'disconnect a other is to be on networks of the file only',
    ])
  })

  test('may swap their addresses, and not take somebody else’s', () => {
    const file = on([wantedMember('a', { ipv4: '10.1.0.3' }), wantedMember('b', { ipv4: '10.1.0.2' })])
    const swapped = state([net], { a: { n: { ipv4: '10.1.0.2' } }, b: { n: { ipv4: '10.1.0.3' } } })
    expect(told(plan(file, swapped))).toHaveLength(2)
    const taken = state([net], { a: {}, b: {}, c: { n: { now: '10.1.0.3' } } })
    expect(() => plan(file, taken)).toThrow('10.1.0.3 on n is for a (netx.yaml:9), and c has it')
  })

  test('of a network without a place for them are refused', () => {
    const file = blueprint([wanted('n', { subnets: ['auto/24'] }, [wantedMember('a', { ipv4: '10.9.0.3' })])])
    expect(() => plan(file, state([], { a: {} }))).toThrow(
      '10.9.0.3 for a (netx.yaml:9) is in no subnet of n: 172.18.0.0/24',
    )
  })

  test('cannot be on two networks that overlap', () => {
    const file = blueprint([{ ...wanted('n', {}, [wantedMember('a')]), maker: 'somebody' }])
    const at = state([net, present('wide', '10.1.0.0/16', {})], { a: { wide: {} } })
    expect(() => plan(file, at)).toThrow('a cannot be on n and wide at once')
  })
})

describe('a network that differs', () => {
  const file = blueprint([
    wanted('n', { subnets: ['10.2.0.0/24'] }, [wantedMember('a', { ipv4: '10.2.0.2' }), wantedMember('new')]),
  ])
  const seats = {
    a: { n: { ipv4: '10.1.0.2' } },
    stranger: { n: { ipv4: '10.1.0.8', aliases: ['s'] } },
    new: {},
  }

  test('is made anew with everybody on it', () => {
    const { networks } = plan(file, state([present('n', '10.1.0.0/24')], seats))
    expect(networks).toMatchObject([
      { action: 'replace', because: ['has subnet 10.1.0.0/24, not 10.2.0.0/24'] },
    ])
    expect(networks[0]?.changes.map(({ container, to }) => [container.name, to])).toEqual([
      ['a', { ipv4: '10.2.0.2' }],
      ['stranger', { aliases: ['s'] }],
      ['new', MARK],
    ])
    expect(networks.flatMap(tasksOf).map(({ container }) => container.name)).toEqual(['new'])
  })

  test('of somebody else is only so when told', () => {
    const at = state([present('n', '10.1.0.0/24', {})], seats)
    expect(plan(file, at).blocked).toEqual([
      'network n has subnet 10.1.0.0/24, not 10.2.0.0/24; it was not made from netx.yaml, and is only replaced with --adopt',
    ])
    expect(plan(file, at, true).blocked).toEqual([])
  })

  test('is not removed with a stranger on it', () => {
    expect(
      plan(
        blueprint([wanted('m', { subnets: ['10.5.0.0/24'] })]),
        state([present('n', '10.1.0.0/24')], seats),
      ).blocked,
    ).toEqual([
      'network n is no longer in netx.yaml, and a, which is not in it either, is on it; disconnect it first: docker netx disconnect n a',
    ])
  })
})

const addressed = (...config: NetworkSpec['ipam']['config'][number][]) => ({
  ipam: { driver: 'default', options: {}, config },
})
const TWO = addressed({ subnet: '10.1.0.0/24' }, { subnet: '10.2.0.0/24' })
const SIX = {
  ipv4: false,
  ...addressed({
    subnet: 'fd00:0:0:1::/64',
    gateway: 'fd00:0:0:1::a',
    auxAddresses: { printer: 'FD00:0:0:1::0005' },
  }),
}

test.each<[Partial<NetworkSettings>, Partial<NetworkSpec>, string[]]>([
  [{ driver: 'macvlan' }, {}, ['has driver bridge, not macvlan']],
  [{}, { internal: true }, ['is internal']],
  [{ internal: true }, {}, ['is not internal']],
  [{ ipv6: true }, { ipv6: false }, ['has no IPv6']],
  [{ options: { mtu: '1400' } }, { options: { mtu: '1500', x: 'y' } }, ['has option mtu=1500, not 1400']],
  [{ labels: { team: 'a' } }, {}, ['lacks the label team=a']],
  [{ gateways: ['10.1.0.9'] }, {}, ['has gateway none, not 10.1.0.9']],
  [{ subnets: ['auto/24'] }, {}, []],
  [{ subnets: ['auto'] }, {}, []],
  [{ subnets: ['auto/25'] }, {}, ['has subnet 10.1.0.0/24, not auto/25']],
  [{ subnets: ['10.1.0.0/24', 'auto/64'] }, {}, ['has subnet 10.1.0.0/24, not auto/64']],
  [{ subnets: ['auto/24', 'auto/24'] }, {}, ['has subnet 10.1.0.0/24, not auto/24']],
  [{ subnets: ['auto/24', '10.1.0.0/24'] }, TWO, []],
  [{ subnets: ['auto'], ipv4: false }, SIX, []],
  [{ subnets: ['auto'], pool: ['fd00::/48'] }, SIX, []],
  [{ subnets: ['auto'] }, SIX, ['has subnet fd00:0:0:1::/64, not auto']],
  [{ subnets: ['fd00:0:0:1:0::/64'], gateways: ['fd00:0:0:1::000A'] }, SIX, []],
  [{ reserved: { printer: 'fd00:0:0:1::5' } }, SIX, []],
])('%j of %j drifts as %j', (settings, has, drift) => {
  expect(networkDrift({ ...NOTHING, ...settings }, { ...present('n', '10.1.0.0/24', {}), ...has })).toEqual(
    drift,
  )
})

test('an end takes what was made from the file, and nothing else', () => {
  const file = blueprint([wanted('n', {}, [wantedMember('a')])])
  const specs = [present('n', '10.1.0.0/24'), present('theirs', '10.2.0.0/24', {})]
  const at = state(specs, { a: { n: {}, theirs: {} }, b: { theirs: MARK } })
  const clean = planDestroy(file, at)
  expect(stranded(clean, at)).toEqual(['b'])
  expect(told(clean)).toEqual([
    'remove n',
    'disconnect a n is there by the file',
    'disconnect b theirs is there by the file',
  ])
  const held = planDestroy(file, state(specs, { stranger: { n: {} } }))
  expect(held.blocked).toEqual([
    'stranger is on network n, and is not in netx.yaml; disconnect it first: docker netx disconnect n stranger',
  ])
})

test('a plan is read as terraform’s', () => {
  const file = blueprint([
    wanted('redis-net', { subnets: ['10.1.0.0/24'] }, [
      wantedMember('redis-1', { ipv4: '10.1.0.11' }),
      wantedMember('redis-2', { ipv4: '10.1.0.12', aliases: ['cache'] }),
      wantedMember('redis-3'),
    ]),
    wanted('mysql-net', { internal: true, subnets: ['10.2.0.0/24'] }, [wantedMember('app')]),
    wanted('logs', { subnets: ['10.4.0.0/24'] }),
  ])
  const at = state(
    [present('redis-net', '10.1.0.0/24'), present('old', '10.3.0.0/24'), present('logs', '10.9.0.0/24', {})],
    {
      app: {},
      'redis-1': { 'redis-net': { ipv4: '10.1.0.77' } },
      'redis-2': {},
      web: { 'redis-net': {} },
    },
  )
  expect(renderBlueprintPlan(plan(file, at), { width: 80, color: false })).toMatchInlineSnapshot(`
    "    network redis-net
      ~     reconnect   redis-1  it has 10.1.0.77, not 10.1.0.11
      +     connect     redis-2  10.1.0.12, alias cache
      ?     no container redis-3 yet (netx.yaml:9)
          on redis-net, not in the file, left alone: web
      + create network mysql-net: bridge, internal, 10.2.0.0/24
      +     connect     app
    -/+ replace network logs: it has subnet 10.9.0.0/24, not 10.4.0.0/24
      - remove network old: it is no longer in netx.yaml

      ! network logs has subnet 10.9.0.0/24, not 10.4.0.0/24; it was not made from
          netx.yaml, and is only replaced with --adopt

    Plan: 1 network to create, 1 network to replace, 1 network to remove, 2
    containers to connect, 1 to reconnect, 1 member does not exist yet."
  `)
  const nothing = renderBlueprintPlan(plan(blueprint([]), state([])), { width: 80, color: false })
  expect(nothing).toBe('No changes: the engine has what netx.yaml wants.')
})
