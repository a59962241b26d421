import { describe, expect, test } from 'vitest'
import type { Link } from '../../../src/model/link.ts'
import { atlas } from '../../../src/model/place.ts'
import { parseSubnets } from '../../../src/model/subnet.ts'
import { beyondOf, endsOf, missingEnd } from '../../../src/plan/link-ends.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { linkProbes, planLink, type Seen } from '../../../src/plan/plan-link.ts'
import { topology } from '../../support/topology.ts'
import { link } from '../../support/wiring.ts'

const [APP, DB] = ['a'.repeat(64), 'b'.repeat(64)]
const none = { kind: 'none' } as const
const what = topology(
  {},
  {
    app: { id: APP, mode: none },
    db: { id: DB, mode: none },
    side: { id: 'c'.repeat(64), mode: { kind: 'container', id: DB } },
    hostly: { mode: { kind: 'host' } },
    asleep: { state: 'exited' },
  },
)
const ends = (one: string, other: string) =>
  endsOf(atlas(withBeyond(what, beyondOf([one, other]))), [one, other])

const pair = ends('app', 'db')
const [aliasA, aliasB] = [
  'netx link=aaaaaaaaaaaa peer=bbbbbbbbbbbb',
  'netx link=bbbbbbbbbbbb peer=aaaaaaaaaaaa',
]
const [inA, inB] = [
  { index: 2, name: 'netx0', kind: 'veth', alias: aliasA, addresses: ['10.45.0.1/24', 'fe80::1/64'] },
  { index: 3, name: 'netx0', kind: 'veth', alias: aliasB, addresses: ['10.45.0.2/24', 'fe80::2/64'] },
].map((given, index) =>
  link({ ...given, peer: { index: index === 0 ? 3 : 2, place: index === 0 ? DB : APP } }),
)

const seen = (links: readonly Link[], destination?: string): Seen => {
  const routes = destination ? [{ destination, gateway: null, interface: links.at(-1)?.name ?? '' }] : []
  return { kind: 'seen', links, routes, settings: new Map(), ruleset: null }
}
const given = (one: Link | undefined, more: Partial<Link> = {}) => (one ? [{ ...one, ...more }] : [])
const choose = () => parseSubnets(['192.168.255.252/30'])[0] ?? fail()
const fail = (): never => {
  throw new Error('nothing is to be chosen')
}
const [FIRST, SECOND] = ['10.45.0.1/24', '10.45.0.2/24']

test('two that are not linked get the first name that is free in both, and what is chosen where nothing is wanted', () => {
  const looks = [seen([]), seen([link({ index: 9, name: 'netx0' })])] as const
  expect(planLink(pair, looks, [], choose)).toEqual({
    kind: 'make',
    isBroken: false,
    ends: [
      { name: 'netx1', addresses: ['192.168.255.253/30'] },
      { name: 'netx1', addresses: ['192.168.255.254/30'] },
    ],
  })
  const wanted = parseSubnets(['10.45.0.0/24', 'fd45::/64'])
  expect(planLink(pair, looks, wanted, fail).ends[1].addresses).toEqual([SECOND, 'fd45::2/64'])
})

describe('a link that is there', () => {
  const looks = [seen(given(inA)), seen(given(inB))] as const

  test.each([[[]], [['10.45.0.0/24']]])('stays for %j, whoever is named first', (texts) => {
    const settings = [
      { name: 'netx0', addresses: [FIRST] },
      { name: 'netx0', addresses: [SECOND] },
    ]
    const kept = { kind: 'keep', isBroken: false }
    expect(planLink(pair, looks, parseSubnets(texts), fail)).toEqual({ ...kept, ends: settings })
    const turned = planLink(ends('db', 'app'), [looks[1], looks[0]], parseSubnets(texts), fail)
    expect(turned).toEqual({ ...kept, ends: settings.toReversed() })
  })

  test.each([[['10.46.0.0/24']], [['10.45.0.0/24', 'fd45::/64']], [['10.45.0.0/25']]])(
    'is not changed to %j',
    (texts) => {
      expect(() => planLink(pair, looks, parseSubnets(texts), fail)).toThrow(
        `app and db are linked by 10.45.0.0/24 already, and not by ${texts.join(' and ')}`,
      )
    },
  )

  test.each([
    ['one end is gone', [], given(inB)],
    ['one end is down', given(inA, { isUp: false }), given(inB)],
    ['one end has no address', given(inA), given(inB, { addresses: ['fe80::2/64'] })],
    ['none has an address', given(inA, { addresses: [] }), given(inB, { addresses: [] })],
    ['each has another subnet', given(inA), given(inB, { addresses: ['10.46.0.2/24'] })],
    ['they lead elsewhere', given(inA, { peer: { index: 7, place: null } }), given(inB)],
    ['there are two of it', [...given(inA), ...given(inA, { index: 8, name: 'netx1' })], given(inB)],
  ])('is made anew where %s', (_, a, b) => {
    const plan = planLink(pair, [seen(a), seen(b)], parseSubnets(['10.45.0.0/24']), fail)
    expect(plan).toMatchObject({ kind: 'make', isBroken: true, ends: [{ name: 'netx0' }, { name: 'netx0' }] })
  })

  test.each([
    ['of another pair', { alias: 'netx link=aaaaaaaaaaaa peer=cccccccccccc' }],
    ['of no pair', { alias: null }],
    ['no veth', { kind: 'bridge' }],
  ])('is not taken for ours where it is %s', (_, more) => {
    const looks = [seen(given(inA, more)), seen(given(inB, more))] as const
    expect(planLink(pair, looks, parseSubnets(['10.46.0.0/24']), fail)).toMatchObject({
      kind: 'make',
      isBroken: false,
      ends: [{ name: 'netx1' }, { name: 'netx1' }],
    })
  })
})

test.each([
  ['10.45.0.0/16', '10.45.0.0/16'],
  ['10.45.0.128/25', '10.45.0.128/25'],
])('a subnet that a namespace has a way to is refused: %s', (destination, block) => {
  const eth0 = link({ index: 5, name: 'eth0' })
  expect(() =>
    planLink(pair, [seen([]), seen([eth0], destination)], parseSubnets(['10.45.0.0/24']), fail),
  ).toThrow(`10.45.0.0/24 overlaps with ${block}, which db has on eth0`)
  const addressed = seen([{ ...eth0, addresses: [destination] }])
  expect(() => planLink(pair, [addressed, seen([])], parseSubnets(['10.45.0.0/24']), fail)).toThrow(
    `which app has on eth0`,
  )
})

test('a default route is no way to anybody in particular', () => {
  const eth0 = seen([link({ index: 5, name: 'eth0' })], '0.0.0.0/0')
  expect(planLink(pair, [eth0, eth0], parseSubnets(['10.45.0.0/24']), fail).kind).toBe('make')
})

test('each end is asked for its addresses by the other', () => {
  const asked = linkProbes(pair, [
    { name: 'netx0', addresses: [FIRST, 'fd45::1/64'] },
    { name: 'netx0', addresses: [SECOND] },
  ])
  expect(asked.map(({ from, to, address }) => [from, to, address])).toEqual([
    [APP, DB, '10.45.0.2'],
    [DB, APP, '10.45.0.1'],
    [DB, APP, 'fd45::1'],
  ])
})

test('who shares a namespace is linked by it; one namespace is not linked with itself', () => {
  expect(ends('app', 'side')[1].place.name).toBe('db')
  expect(ends('@host', '@netns:red').map(({ place }) => place.id)).toEqual(['@host', '@netns:red'])
  for (const [one, other] of [
    ['app', 'app'],
    ['db', 'side'],
    ['hostly', '@host'],
    ['@netns:red', '@netns:red'],
  ] as const) {
    expect(() => ends(one, other)).toThrow(`${one} and ${other} are in one network namespace`)
  }
  expect(() => ends('app', 'nobody')).toThrow('No such container: nobody')
  expect(() => ends('app', `@netns:${'x'.repeat(110)}`)).toThrow('longer than the 111 bytes')
  expect(missingEnd(atlas(what), ends('app', 'asleep'))).toBe('asleep is exited')
  expect(missingEnd(atlas(what), ends('app', 'side'))).toBeNull()
})
