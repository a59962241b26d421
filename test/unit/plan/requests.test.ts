import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { PINGS_AND_NAMES, type ProbeChoice, planProbes } from '../../../src/plan/probes.ts'
import { planRequests } from '../../../src/plan/requests.ts'
import { encodeOpening, encodeRequests } from '../../../src/probe/helper-protocol.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>

function encoded(networks: Parts[0], containers: Parts[1], choice: ProbeChoice = PINGS_AND_NAMES): string[] {
  const map = atlas(topology(networks, containers))
  const opening = planOpening(map, [])
  const requests = planRequests(map, opening, planProbes(map, choice))
  const pace = { windowMs: 500, attempts: null }
  return [...lines(encodeOpening(opening)), ...lines(encodeRequests(requests, pace))]
}

const lines = (text: string) => text.trimEnd().split('\n')
const pair = { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } }

test('both directions of a pair are one group, and every address has its control', () => {
  expect(encoded({ n: {} }, pair)).toEqual([
    'ns 0 /run/netns/a',
    'ns 1 /run/netns/b',
    'resolver 0 0 127.0.0.11 local a',
    'resolver 1 1 127.0.0.11 local b',
    'open -',
    'window 500',
    'echo 0 0 0 0 10.0.0.2 small',
    'echo 1 0 0 0 127.0.0.1 small',
    'echo 2 1 1 1 10.0.0.3 small',
    'echo 3 1 1 1 127.0.0.1 small',
    'echo 4 2 0 1 10.0.0.3 small',
    'echo 5 2 1 0 10.0.0.2 small',
    'name 0 0 A b',
    'name 1 0 A b.n',
    'name 2 1 A a',
    'name 3 1 A a.n',
    'go',
  ])
})

test('ports and large packets go along, and each port has its control', () => {
  const choice = { tcp: { ports: [80], auto: false }, udp: { ports: [53], auto: false }, mtu: true }
  const asked = encoded({ n: {} }, pair, choice).filter((line) => /^(echo|tcp|udp) .* 10.0.0.3 /.test(line))
  expect(asked.map((line) => line.replace(/^(\w+) \d+ \d+/, '$1'))).toEqual([
    'echo 1 1 10.0.0.3 small',
    'tcp 1 1 10.0.0.3 80',
    'udp 1 1 10.0.0.3 53',
    'echo 0 1 10.0.0.3 small',
    'echo 0 1 10.0.0.3 full',
    'tcp 0 1 10.0.0.3 80',
    'udp 0 1 10.0.0.3 53',
  ])
})

test('both families are asked, each for its own records', () => {
  const both = { a: { on: { n: '10.0.0.2 fd00::2' } }, b: { on: { n: '10.0.0.3 fd00::3' } } }
  const asked = encoded({ n: {} }, both)
  expect(asked).toContain('echo 9 2 1 0 fd00::2 small')
  expect(asked.filter((line) => /^name \d+ 0/.test(line))).toEqual([
    'name 0 0 A b',
    'name 1 0 AAAA b',
    'name 2 0 A b.n',
    'name 3 0 AAAA b.n',
  ])
})

test('a namespace that two containers share is asked once', () => {
  const shared = { mode: { kind: 'container', id: 'a' }, nameservers: ['127.0.0.11'] } as const
  const asked = encoded({ n: {} }, { ...pair, c: shared })
  expect(asked.filter((line) => line.startsWith('ns'))).toEqual(['ns 0 /run/netns/a', 'ns 1 /run/netns/b'])
  expect(asked.filter((line) => /^echo \d+ \d+ 0 1 10.0.0.3/.test(line))).toHaveLength(1)
})

test('what does not run is not asked', () => {
  const stopped = { a: { on: { n: '10.0.0.2' } }, b: { on: { n: null }, state: 'exited' } } as const
  const map = atlas(topology({ n: {} }, stopped))
  const opening = planOpening(map, [])
  const { sources, paths } = planRequests(map, opening, planProbes(map))
  expect(opening.namespaces.map(({ name }) => name)).toEqual(['a'])
  expect(paths).toHaveLength(1)
  expect(new Set(sources.map((source) => source.kind === 'not-measured' && source.reason))).toEqual(
    new Set(['b is exited']),
  )
})

// Else the silence of the one would hold the neighbour entries of the other until it is over.
test('what a pair has on another network is another group', () => {
  const containers = { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.0.1.3', n: '10.0.0.3' } } }
  const asked = encoded({ m: {}, n: {} }, containers).flatMap((line) => {
    const [, group, from, to, address] = /^echo \d+ (\d+) (\d+) (\d+) (\S+)/.exec(line) ?? []
    return from === to ? [] : [{ group, address }]
  })
  const groups = Object.groupBy(asked, ({ group }) => String(group))
  expect(Object.values(groups).map((group) => group?.map(({ address }) => address))).toEqual([
    ['10.0.1.3'],
    ['10.0.0.3', '10.0.0.2'],
  ])
})

test('groups that follow each other have different askers', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const containers = Object.fromEntries(
    names.map((name, index) => [name, { on: { n: `10.0.0.${index + 2}` } }]),
  )
  const groups = encoded({ n: {} }, containers).flatMap((line) => {
    const [, group, from, to] = /^echo \d+ (\d+) (\d+) (\d+)/.exec(line) ?? []
    return from === to ? [] : [{ group, from }]
  })
  const firsts = groups
    .filter(({ group }, index) => group !== groups[index - 1]?.group)
    .map(({ from }) => from)
  expect(firsts.slice(0, 5)).toEqual(['0', '1', '2', '3', '4'])
})

test.each(['0.0.0.0', '::', '::ffff:10.0.0.3', '224.0.0.1', 'ff02::1', '255.255.255.255', 'nonsense'])(
  'an address that no machine can have costs its own cells alone: %s',
  (address) => {
    const map = atlas(topology({ n: {} }, { ...pair, c: { on: { n: address } } }))
    const opening = planOpening(map, [])
    const { sources, paths } = planRequests(map, opening, [
      { kind: 'icmp', from: 'a', to: 'c', network: 'n', networkId: 'n', address },
      { kind: 'icmp', from: 'a', to: 'b', network: 'n', networkId: 'n', address: '10.0.0.3' },
    ])
    expect(sources[0]).toEqual({
      kind: 'not-measured',
      reason: `${address} is no address that a machine can have`,
    })
    expect(sources[1]?.kind).toBe('path')
    expect(paths.map((path) => path.address)).not.toContain(address)
  },
)

test('servers beyond those that the prober takes cost the names of who asks them', () => {
  const crowd = Array.from({ length: 3000 }, (_, index) => {
    const nameservers = [1, 2, 3].map((last) => `10.${index >> 8}.${index & 255}.${last}`)
    return [`c${index}`, { mode: { kind: 'container', id: 'a' }, nameservers }] as const
  })
  const map = atlas(topology({ n: {} }, { ...pair, ...Object.fromEntries(crowd) }))
  const opening = planOpening(map, [])
  expect(opening.resolvers.length).toBeLessThanOrEqual(8192)
  const ask = (from: string) =>
    planRequests(map, opening, [{ kind: 'dns', from, to: 'b', name: 'b', record: 'A', addresses: [] }])
      .sources
  expect(ask('a')[0]?.kind).toBe('names')
  expect(ask('c999')[0]).toEqual({
    kind: 'not-measured',
    reason: 'there are more DNS servers to ask than the prober takes (8192)',
  })
})

test.each([
  'web;rm',
  'a"b',
  "it's",
  'x(y)',
  'me@home',
  'back\\slash',
  'dot.',
  'a..b',
  'x'.repeat(64),
  'two words',
  'ü',
])("a name that Docker's DNS server cannot answer for is not asked: %s", (alias) => {
  const strange = { ...pair, b: { on: { n: '10.0.0.3' }, aliases: [alias, 'web'] } }
  const names = encoded({ n: {} }, strange).filter((line) => /^name \d+ 0 /.test(line))
  expect(names.map((line) => line.split(' ')[4])).toEqual(['b', 'web', 'b.n'])
})
