import { describe, expect, test } from 'vitest'
import { culpritsOf } from '../../../src/explain/culprit.ts'
import { type Packet, replyTo } from '../../../src/explain/packet.ts'
import { backwards, type Passage, stationsOf } from '../../../src/explain/stations.ts'
import { type Suspect, suspectsAt } from '../../../src/explain/suspects.ts'
import type { RuleChain, RuleMatch, Ruleset, RuleVerdict } from '../../../src/model/ruleset.ts'

const PACKET: Packet = {
  version: 4,
  source: '10.0.0.2',
  destination: '10.0.0.3',
  protocol: 'tcp',
  sourcePort: null,
  destinationPort: 6379,
  isReply: false,
}

const ON_ONE_BRIDGE: Passage[] = [
  { namespace: 'a', in: '', out: 'eth0' },
  { namespace: 'host', in: 'br-n', out: 'br-n', isBridged: true, isFiltered: true },
  { namespace: 'b', in: 'eth0', out: '' },
]

type Line = readonly [RuleMatch[], RuleVerdict | null] | readonly [RuleMatch[], RuleVerdict | null, number]

const DROP: RuleVerdict = { kind: 'drop' }
const ACCEPT: RuleVerdict = { kind: 'accept' }
const RETURN: RuleVerdict = { kind: 'return' }
const UNKNOWN: RuleMatch = { kind: 'other', text: '<string>' }
const jump = (chain: string): RuleVerdict => ({ kind: 'jump', chain })
const goTo = (chain: string): RuleVerdict => ({ kind: 'goto', chain })
const from = (prefix: string, not = false): RuleMatch => ({
  kind: 'address',
  end: 'source',
  prefixes: [prefix],
  not,
})
const into = (name: string, not = false): RuleMatch => ({ kind: 'interface', way: 'in', name, not })
const outOf = (name: string, not = false): RuleMatch => ({ kind: 'interface', way: 'out', name, not })
const port = (low: number, high = low): RuleMatch => ({
  kind: 'port',
  end: 'destination',
  ranges: [{ low, high }],
  not: false,
})
const state = (...states: ('new' | 'established')[]): RuleMatch => ({ kind: 'conntrack', states, not: false })
const udp: RuleMatch = { kind: 'protocol', protocol: 'udp', not: false }
const local: RuleMatch = { kind: 'address-type', end: 'destination', types: ['local'], not: false }

/** FORWARD, whose rules these are, and chains that it may jump to. */
function forward(
  lines: readonly Line[],
  others: Record<string, readonly Line[]> = {},
  policy: 'accept' | 'drop' = 'accept',
): Ruleset {
  const base = chain('FORWARD', lines, { hook: { name: 'forward', priority: 0 }, policy })
  return tableOf(base, ...Object.entries(others).map(([name, rules]) => chain(name, rules)))
}

function tableOf(...chains: RuleChain[]): Ruleset {
  return { tables: [{ backend: 'iptables-nft', family: 'ip', name: 'filter', chains }] }
}

function chain(name: string, lines: readonly Line[], more: Partial<RuleChain> = {}): RuleChain {
  const rules = lines.map(([matches, verdict, packets = 0], index) => ({
    number: index + 1,
    handle: index + 10,
    matches,
    verdict,
    counter: { packets, bytes: packets * 60 },
    text: `rule ${index + 1}`,
  }))
  return { name, hook: null, type: 'filter', policy: null, counter: null, rules, ...more }
}

function suspects(ruleset: Ruleset, packet = PACKET, passages = ON_ONE_BRIDGE): Suspect[] {
  return stationsOf(passages)
    .filter(({ namespace }) => namespace === 'host')
    .flatMap((station) => suspectsAt(ruleset, packet, station))
}

/** `CHAIN NUMBER`, or `CHAIN policy`, with a `?` where it is not sure. */
const told = (found: readonly Suspect[]) =>
  found.map(({ chain: { name }, rule, isSure }) => `${name} ${rule?.number ?? 'policy'}${isSure ? '' : '?'}`)

describe('who may have ended the way of a packet', () => {
  test.each<[string, Ruleset, string[]]>([
    ['nobody where there are no rules', forward([]), []],
    [
      'the first rule that is about it',
      forward([
        [[udp], DROP],
        [[from('10.0.0.0/24')], DROP],
        [[], DROP],
      ]),
      ['FORWARD 2'],
    ],
    [
      'nobody behind one that accepts it',
      forward([
        [[into('br-n'), outOf('br-n')], ACCEPT],
        [[], DROP],
      ]),
      [],
    ],
    ['the policy where it comes to the end', forward([[[udp], ACCEPT]], {}, 'drop'), ['FORWARD policy']],
    ['not the policy where it was accepted', forward([[[], ACCEPT]], {}, 'drop'), []],
    [
      'one in a chain that it jumps to',
      forward([[[], jump('USER')]], { USER: [[[port(6000, 7000)], DROP]] }),
      ['USER 1'],
    ],
    [
      'one behind a chain that it comes back from',
      forward(
        [
          [[], jump('USER')],
          [[], DROP],
        ],
        {
          USER: [
            [[], RETURN],
            [[], DROP],
          ],
        },
      ),
      ['FORWARD 2'],
    ],
    [
      'the policy behind a chain that it went to for good',
      forward(
        [
          [[], goTo('USER')],
          [[], ACCEPT],
        ],
        { USER: [[[udp], DROP]] },
        'drop',
      ),
      ['FORWARD policy'],
    ],
    [
      'nobody behind a chain that accepts it',
      forward(
        [
          [[], jump('USER')],
          [[], DROP],
        ],
        { USER: [[[], ACCEPT]] },
      ),
      [],
    ],
    [
      'what may be about it, and what comes next',
      forward([
        [[UNKNOWN], DROP],
        [[], DROP],
      ]),
      ['FORWARD 1?', 'FORWARD 2?'],
    ],
    [
      'no longer for sure behind what may accept it',
      forward([
        [[UNKNOWN], ACCEPT],
        [[], DROP],
      ]),
      ['FORWARD 2?'],
    ],
    [
      'for sure behind a jump that ends nothing',
      forward(
        [
          [[UNKNOWN], jump('USER')],
          [[], DROP],
        ],
        { USER: [[[udp], DROP]] },
      ),
      ['FORWARD 2'],
    ],
    [
      'behind a chain that is not there not for sure',
      forward([
        [[], jump('GONE')],
        [[], DROP],
      ]),
      ['FORWARD 2?'],
    ],
    [
      'nobody by an interface that it does not take',
      forward([
        [[into('br-m')], DROP],
        [[into('br-n', true)], DROP],
      ]),
      [],
    ],
    ['by how an interface begins', forward([[[into('br-*')], DROP]]), ['FORWARD 1']],
    [
      'nobody by where it is not from',
      forward([
        [[from('10.0.0.2/32', true)], DROP],
        [[from('fd00::/8')], DROP],
      ]),
      [],
    ],
    ['nobody by what answers alone', forward([[[state('established')], DROP]]), []],
    ['by what is new', forward([[[state('new')], DROP]]), ['FORWARD 1']],
    ['nobody by addresses of the host', forward([[[local], DROP]]), []],
    ['nobody by a rule that only counts', forward([[[], null]]), []],
    [
      'perhaps by what nobody understands',
      forward([
        [[], { kind: 'other', text: '<QUEUE>' }],
        [[], DROP],
      ]),
      ['FORWARD 2?'],
    ],
    [
      'nobody by a chain that changes addresses',
      tableOf(chain('FORWARD', [[[], DROP]], { hook: { name: 'forward', priority: 0 }, type: 'nat' })),
      [],
    ],
    [
      'in the order of the priorities',
      tableOf(
        chain('LATE', [[[UNKNOWN], DROP]], { hook: { name: 'forward', priority: 10 } }),
        chain('EARLY', [[[UNKNOWN], DROP]], { hook: { name: 'forward', priority: -10 } }),
      ),
      ['EARLY 1?', 'LATE 1?'],
    ],
    [
      'a circle of jumps comes to an end',
      forward(
        [
          [[], jump('USER')],
          [[], DROP],
        ],
        { USER: [[[], jump('USER')]] },
      ),
      ['FORWARD 2?'],
    ],
  ])('%s', (_, ruleset, expected) => {
    expect(told(suspects(ruleset))).toEqual(expected)
  })

  test('nobody where packets of one bridge meet no rules, and not for sure where nobody knows', () => {
    const ruleset = forward([[[], DROP]])
    const on = (isFiltered: boolean | null) =>
      ON_ONE_BRIDGE.map((one) => ({ ...one, ...(one.isBridged && { isFiltered }) }))
    expect(told(suspects(ruleset, PACKET, on(false)))).toEqual([])
    expect(told(suspects(ruleset, PACKET, on(null)))).toEqual(['FORWARD 1?'])
  })

  test('of the family bridge by the ports that a packet comes and goes by', () => {
    const passages = ON_ONE_BRIDGE.map((one) => ({
      ...one,
      ...(one.isBridged && { ports: { in: 'veth-a', out: 'veth-b' } }),
    }))
    const of = (match: RuleMatch): Ruleset => ({
      tables: forward([[[match], DROP]]).tables.map((table) => ({ ...table, family: 'bridge' })),
    })
    expect(told(suspects(of(into('br-n')), PACKET, passages))).toEqual([])
    expect(told(suspects(of(into('veth-a')), PACKET, passages))).toEqual(['FORWARD 1'])
    expect(told(suspects(of(into('veth-a')), replyTo(PACKET), backwards(passages)))).toEqual([])
    expect(told(suspects(of(outOf('veth-a')), replyTo(PACKET), backwards(passages)))).toEqual(['FORWARD 1'])
    expect(told(suspects(of(into('veth-a'))))).toEqual(['FORWARD 1?'])
  })

  test('what answers comes the other way, and belongs to what is known', () => {
    const ruleset = forward([[[from('10.0.0.3/32'), state('established')], DROP]])
    expect(told(suspects(ruleset))).toEqual([])
    expect(told(suspects(ruleset, replyTo(PACKET), backwards(ON_ONE_BRIDGE)))).toEqual(['FORWARD 1'])
  })

  test('rules are met on the way out, through, and in', () => {
    expect(stationsOf(ON_ONE_BRIDGE).map(({ namespace, hook }) => `${namespace} ${hook}`)).toEqual([
      'a output',
      'a postrouting',
      'host prerouting',
      'host forward',
      'host postrouting',
      'b prerouting',
      'b input',
    ])
  })
})

describe('who is held to have ended it', () => {
  const culprit = (before: Ruleset, after: Ruleset | null, packets = 3) =>
    culpritsOf(suspects(before), new Map([['host', { before, after }]]), packets)[0] ?? null

  test('the one that counted what was sent', () => {
    const lines = (...counts: number[]): Line[] => counts.map((count) => [[UNKNOWN], DROP, count])
    const found = culprit(forward(lines(5, 5)), forward(lines(5, 8)))
    expect(found).toMatchObject({ rule: { number: 2 }, rise: 3 })
  })

  test('each that may have, where the first may have counted others, and none behind one that is sure', () => {
    const all = (...matches: RuleMatch[][]) => {
      const ruleset = (count: number) => forward(matches.map((match): Line => [match, DROP, count]))
      const observed = new Map([['host', { before: ruleset(0), after: ruleset(70) }]])
      return culpritsOf(suspects(ruleset(0)), observed, 3).map(({ rule }) => rule?.number)
    }
    expect(all([UNKNOWN], [port(6379)])).toEqual([1, 2])
    expect(all([port(6379)], [UNKNOWN])).toEqual([1])
  })

  test('nobody where no counter rose, although the words say so', () => {
    const ruleset = forward([[[], DROP, 5]])
    expect(culprit(ruleset, ruleset)).toBeNull()
  })

  test('nobody that counted fewer than were sent, where it is not sure that it was about them', () => {
    expect(culprit(forward([[[UNKNOWN], DROP, 0]]), forward([[[UNKNOWN], DROP, 2]]))).toBeNull()
  })

  test('the one that is sure where nobody looked again, and else nobody', () => {
    expect(culprit(forward([[[], DROP]]), null)).toMatchObject({ rule: { number: 1 }, rise: null })
    expect(culprit(forward([[[UNKNOWN], DROP]]), null)).toBeNull()
  })

  test('not one by the counter of another that has its place by now', () => {
    const after = forward([[[UNKNOWN], DROP, 100]])
    const other = { ...after, tables: after.tables.map((table) => ({ ...table, family: 'inet' as const })) }
    expect(culprit(forward([[[UNKNOWN], DROP]]), other)).toBeNull()
  })
})

// Without a memory and a budget they take hours; the limit is for a machine that is busy with others.
describe('rules that are made to be walked for ever', { timeout: 30_000 }, () => {
  /** Chains that each jump to the next eight times: the walk of one packet would take 8 to the power of 13. */
  const tower = (height: number, matches: RuleMatch[], last: readonly Line[], width = 8) =>
    Object.fromEntries(
      Array.from({ length: height }, (_, level): [string, readonly Line[]] => [
        `L${level}`,
        level === height - 1
          ? last
          : Array.from({ length: width }, (): Line => [matches, jump(`L${level + 1}`)]),
      ]),
    )

  test.each<[string, Ruleset, string[]]>([
    [
      'a tower that may be entered, before the rule that ends it',
      forward(
        [
          [[UNKNOWN], jump('L0')],
          [[], DROP],
        ],
        tower(14, [], [[[udp], DROP]]),
      ),
      ['FORWARD 2'],
    ],
    [
      'a tower that it surely enters, with the rule at its end',
      forward(
        [
          [[], jump('L0')],
          [[], DROP],
        ],
        tower(14, [], [[[port(6379)], DROP]]),
      ),
      ['L13 1'],
    ],
    [
      'a tower of what nobody knows',
      forward(
        [
          [[], jump('L0')],
          [[], DROP],
        ],
        tower(14, [UNKNOWN], [[[UNKNOWN], DROP]]),
      ),
      ['L13 1?', 'FORWARD 2?'],
    ],
    [
      'a tower that goes for good',
      forward(
        [
          [[], goTo('L0')],
          [[], DROP],
        ],
        tower(14, [], [[[udp], DROP]]),
        'drop',
      ),
      ['FORWARD policy'],
    ],
    [
      'a tower higher than a stack',
      forward(
        [
          [[UNKNOWN], jump('L0')],
          [[], DROP],
        ],
        tower(30_000, [], [[[udp], DROP]], 1),
      ),
      ['FORWARD 2?'],
    ],
  ])('%s', (_, ruleset, expected) => {
    const start = performance.now()
    expect(told(suspects(ruleset))).toEqual(expected)
    expect(performance.now() - start).toBeLessThan(25_000)
  })

  test('very many rules, looked at for very many packets', () => {
    const ruleset = forward(Array.from({ length: 50_000 }, (): Line => [[UNKNOWN], DROP]))
    const start = performance.now()
    for (let round = 0; round < 500; round += 1) suspects(ruleset, { ...PACKET })
    expect(performance.now() - start).toBeLessThan(25_000)
  })

  test('very many of which nobody is sure, looked up by what they counted', () => {
    const before = forward(Array.from({ length: 30_000 }, (): Line => [[UNKNOWN], DROP]))
    const after = forward(
      Array.from({ length: 30_000 }, (_, at): Line => [[UNKNOWN], DROP, at === 29_999 ? 3 : 0]),
    )
    const start = performance.now()
    const culprits = culpritsOf(suspects(before), new Map([['host', { before, after }]]), 3)
    expect(told(culprits)).toEqual(['FORWARD 30000?'])
    expect(performance.now() - start).toBeLessThan(25_000)
  })
})
