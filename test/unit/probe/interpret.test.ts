import { describe, expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { type ProbeChoice, planProbes } from '../../../src/plan/probes.ts'
import { type PathRequest, planRequests, type Requests } from '../../../src/plan/requests.ts'
import { interpret } from '../../../src/probe/interpret.ts'
import type { Owners } from '../../../src/probe/owners.ts'
import type { NameAnswer, NamespaceState, PathAnswer, Rung } from '../../../src/probe/prober.ts'
import { topology } from '../../support/topology.ts'

const map = atlas(
  topology(
    { n: {} },
    { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } }, z: { mode: { kind: 'none' } } },
  ),
)
const choice: ProbeChoice = {
  tcp: { ports: [80], auto: false },
  udp: { ports: [53], auto: false },
  mtu: false,
}
const probes = planProbes(map, choice)
const opening = planOpening(map, ['tcp', 'udp'])
const requests = planRequests(map, opening, probes)
const pace = { windowMs: 500, attempts: null }
const reply: PathAnswer = { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 }
const open: PathAnswer = { kind: 'open', attempts: 1, lost: 0, rttMs: 0.1, how: 'silent' }
const timeout = { kind: 'timeout', attempts: 3 } as const
const unreachable = { kind: 'unreachable', attempts: 1, cause: 'errno:EHOSTUNREACH' } as const
const found: NameAnswer = { kind: 'answer', rcode: 0, rttMs: 1, addresses: ['10.0.0.3'], isCut: false }
const entered: NamespaceState = {
  kind: 'entered',
  addresses: [],
  listeners: [{ protocol: 'udp', address: '0.0.0.0', port: 53 }],
  receives: true,
  routes: null,
  links: null,
  settings: new Map(),
  ruleset: null,
}

interface Given {
  readonly path?: (path: PathRequest) => PathAnswer | undefined
  readonly name?: (name: Requests['names'][number]) => NameAnswer | undefined
  readonly namespace?: NamespaceState
  readonly attempts?: number
  readonly strangers?: readonly string[]
  readonly namesakes?: readonly string[]
  readonly rung?: Rung
}

const usual = ({ what }: PathRequest) => (what.kind === 'echo' ? reply : open)

/** What the first probe of this kind from `a` to `to` comes to. */
function outcome(
  to: string,
  kind: 'icmp' | 'tcp' | 'udp' | 'dns',
  {
    path = usual,
    name = () => found,
    namespace = entered,
    attempts,
    strangers = [],
    namesakes = [],
    rung = 'helper',
  }: Given,
) {
  const answers = {
    paths: requests.paths.map(path),
    names: requests.names.map(name),
    missing: 'the helper ended early',
    windowMs: 500,
  }
  const owners: Owners = {
    isSomebodyElse: (address) => strangers.includes(address),
    isNamesake: (address) => namesakes.includes(address),
  }
  const seen = {
    rung,
    requests,
    found: opening.namespaces.map(() => namespace),
    answers,
    pace: { ...pace, attempts: attempts ?? null },
    owners,
  }
  const hit = interpret(probes, seen).find(({ probe }) => {
    return probe.from === 'a' && probe.to === to && probe.kind === kind
  })
  return { ...hit?.outcome, doubt: hit?.doubt, weakness: hit?.weakness }
}

test('an answer is an answer', () => {
  expect(outcome('b', 'icmp', {})).toEqual({ ...reply, doubt: null, weakness: null })
  expect(outcome('b', 'dns', {})).toEqual({
    kind: 'resolved',
    addresses: ['10.0.0.3'],
    rttMs: 1,
    doubt: null,
    weakness: null,
  })
})

test.each<[string, NameAnswer, object]>([
  ['somebody else', { ...found, addresses: ['10.0.0.9'] }, { kind: 'wrong-answer', addresses: ['10.0.0.9'] }],
  ['no address, whatever the code', { ...found, addresses: [] }, { kind: 'name-not-found', rcode: 0 }],
  [
    'silence of a server that is awake',
    { kind: 'silent', attempts: 2 },
    { kind: 'name-not-found', rcode: null },
  ],
  [
    'cut short before it came to the target',
    { ...found, addresses: ['10.0.0.8'], isCut: true },
    { kind: 'not-measured' },
  ],
  ['cut short behind the target', { ...found, isCut: true }, { kind: 'resolved' }],
  ['one of several', { ...found, addresses: ['10.0.0.8', '10.0.0.3'] }, { kind: 'resolved' }],
  [
    'beside somebody who has another name',
    { ...found, addresses: ['10.0.0.9', '10.0.0.3'] },
    { kind: 'wrong-answer' },
  ],
])('a name: %s', (_, answer, expected) => {
  expect(outcome('b', 'dns', { name: () => answer, strangers: ['10.0.0.9'] })).toMatchObject(expected)
})

test('the addresses of others that bear the same name are an answer to it', () => {
  const name = () => ({ ...found, addresses: ['10.0.0.8'] })
  expect(outcome('b', 'dns', { name, namesakes: ['10.0.0.8'] })).toMatchObject({ kind: 'resolved' })
  expect(outcome('b', 'dns', { name })).toMatchObject({ kind: 'wrong-answer' })
})

test('a DNS server that answers nothing leaves a doubt', () => {
  expect(outcome('b', 'dns', { name: () => timeout })).toMatchObject({ kind: 'timeout', doubt: 'dns-dead' })
})

const isTo = (address: string, from?: number) => (path: PathRequest) =>
  path.address === address && (from === undefined || path.namespace === from)

test.each<[string, 'icmp' | 'tcp', (path: PathRequest) => boolean, string | null]>([
  ['the controls hold', 'icmp', isTo('10.0.0.3', 0), null],
  ['the address is dead', 'icmp', isTo('10.0.0.3'), 'address-dead'],
  ['the target is mute', 'icmp', ({ owner }) => owner === 1, 'target-mute'],
  ['the asker hears nothing', 'icmp', ({ namespace }) => namespace === 0, 'asker-deaf'],
  ['the port is dead even from inside', 'tcp', ({ what }) => what.kind === 'tcp', 'target-mute'],
])('silence when %s', (_, kind, isSilent, doubt) => {
  const path = (request: PathRequest) => (isSilent(request) ? timeout : usual(request))
  expect(outcome('b', kind, { path })).toMatchObject({ ...timeout, doubt })
})

describe('proof', () => {
  test('is weak where the asker heard nobody but itself', () => {
    const path = (request: PathRequest) => (request.owner === request.namespace ? usual(request) : timeout)
    expect(outcome('b', 'icmp', { path })).toMatchObject({ doubt: null, weakness: 'asker-alone' })
  })

  test('is weak where a name server was silent on the name', () => {
    const name = () => ({ kind: 'silent', attempts: 2 }) as const
    expect(outcome('b', 'dns', { name })).toMatchObject({ doubt: null, weakness: 'server-silent' })
  })

  test('of a datagram takes somebody who watches where it is to arrive', () => {
    const path = (request: PathRequest) => (request.what.kind === 'udp' ? timeout : usual(request))
    const namespace = { ...entered, receives: false }
    expect(outcome('b', 'udp', { path, namespace })).toMatchObject({ doubt: 'unwatched' })
  })
})

test('a datagram that arrived where nobody listens was refused', () => {
  const received = { ...open, how: 'received' } as const
  expect(outcome('b', 'udp', { path: () => received })).toMatchObject({ kind: 'open', payload: 'received' })
  const namespace = { ...entered, listeners: [] }
  expect(outcome('b', 'udp', { path: () => received, namespace })).toMatchObject({ kind: 'refused' })
})

test('an answer from somebody else is a wrong one', () => {
  const path = () => ({ kind: 'stranger', attempts: 1, rttMs: 0.1 }) as const
  expect(outcome('b', 'icmp', { path })).toMatchObject({ kind: 'wrong-answer', addresses: ['10.0.0.3'] })
})

test('attempts that disagree are inconsistent, if they were all to be made', () => {
  const path = () => ({ ...reply, attempts: 5, lost: 2 })
  expect(outcome('b', 'icmp', { path, attempts: 5 })).toMatchObject({ kind: 'inconsistent', lost: 2 })
  expect(outcome('b', 'icmp', { path })).toMatchObject({ kind: 'reply', lost: 2 })
})

test('no answer is not measured, with the reason', () => {
  const gone = { path: () => undefined, name: () => undefined }
  expect(outcome('b', 'icmp', gone)).toMatchObject({ kind: 'not-measured', reason: 'the helper ended early' })
  expect(outcome('b', 'dns', gone)).toMatchObject({ kind: 'not-measured', reason: 'the helper ended early' })
  const reason = 'its network namespace could not be entered (setns: EPERM)'
  const failed = { path: () => ({ kind: 'failed', reason: 'namespace' }) as const }
  expect(outcome('b', 'icmp', { ...failed, namespace: { kind: 'failed', reason } })).toMatchObject({
    kind: 'not-measured',
    reason: `a: ${reason}`,
  })
})

test('a namespace without an address is out of reach, by its own word', () => {
  expect(outcome('z', 'icmp', {})).toMatchObject({ kind: 'unreachable', cause: 'no-address' })
  const namespace = { ...entered, addresses: ['192.0.2.1/24'] }
  expect(outcome('z', 'icmp', { namespace })).toMatchObject({ kind: 'not-measured' })
})

test('a server that refused one question has refused those that it kept silent on', () => {
  const two = atlas(topology({}, { a: { on: { bridge: '172.17.0.2' } }, b: {}, c: {} }))
  const asked = planProbes(two).filter(({ from }) => from === 'a')
  const plan = planRequests(two, planOpening(two, []), asked)
  const refused: NameAnswer = { kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' }
  const names = plan.names.map((_, index) => (index === 0 ? refused : timeout))
  const answers = { paths: [], names, missing: '', windowMs: 500 }
  const owners = { isSomebodyElse: () => false, isNamesake: () => false }
  const seen = interpret(asked, { rung: 'helper', requests: plan, found: [entered], answers, pace, owners })
  expect(
    seen
      .filter(({ probe }) => probe.kind === 'dns')
      .map((measurement) => `${measurement.outcome.kind} ${measurement.doubt}`),
  ).toEqual(['unreachable null', 'unreachable null'])
})

describe('a server that refuses whoever asks, and says so to some', () => {
  const refused: NameAnswer = { kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' }

  /** What becomes of the names of `quiet`, which hears nothing, while `loud` hears a refusal or not. */
  function names(on: Record<'quiet' | 'loud', string>, server: string, isRefusing: boolean): string[] {
    const asker = (network: string, address: string) => ({
      on: { [network]: address },
      nameservers: [server],
    })
    const containers = { quiet: asker(on.quiet, '172.17.0.2'), loud: asker(on.loud, '172.17.0.3') }
    const given = atlas(topology({ n: {} }, containers))
    const asked = planProbes(given)
    const plan = planRequests(given, planOpening(given, []), asked)
    const loud = plan.sources.flatMap((source, index) => {
      return source.kind === 'names' && asked[index]?.from === 'loud' ? source.names : []
    })
    const answers = {
      paths: plan.paths.map(usual),
      names: plan.names.map((_, index) => (isRefusing && loud.includes(index) ? refused : timeout)),
      missing: '',
      windowMs: 500,
    }
    const owners = { isSomebodyElse: () => false, isNamesake: () => false }
    return interpret(asked, {
      rung: 'helper',
      requests: plan,
      found: [entered, entered],
      answers,
      pace,
      owners,
    })
      .filter(({ probe }) => probe.kind === 'dns' && probe.from === 'quiet')
      .map(({ outcome: { kind }, doubt }) => `${kind} ${doubt}`)
  }

  const together = { quiet: 'bridge', loud: 'bridge' }
  test.each<[string, string[], string[]]>([
    ['is the same machine from the same network', ['timeout null'], names(together, '192.0.2.53', true)],
    ['is dead where nobody heard a thing', ['timeout dns-dead'], names(together, '192.0.2.53', false)],
    [
      'may be another machine from another network',
      ['timeout dns-dead'],
      names({ quiet: 'n', loud: 'bridge' }, '192.0.2.53', true),
    ],
    [
      'is another one where it is the container itself',
      ['timeout dns-dead'],
      names(together, '127.0.0.1', true),
    ],
  ])('%s', (_, expected, seen) => {
    expect(seen).toEqual(expected)
  })
})

test.each([
  [
    'icmp',
    { path: (path: PathRequest) => (path.owner === 1 && path.namespace === 0 ? timeout : usual(path)) },
  ],
  [
    'icmp',
    { path: (path: PathRequest) => (path.owner === 1 && path.namespace === 0 ? unreachable : usual(path)) },
  ],
  ['dns', { name: (): NameAnswer => ({ kind: 'answer', rcode: 3, rttMs: 1, addresses: [], isCut: false }) }],
] as const)('what a container says of itself that it does not reach by %s is doubted', (kind, given) => {
  expect(outcome('b', kind, { ...given, rung: 'exec' }).doubt).toBe('own-tools')
  expect(outcome('b', kind, given).doubt).toBe(null)
})
