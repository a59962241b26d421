import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { planRequests, type Requests } from '../../../src/plan/requests.ts'
import type { EchoAnswer, NameAnswer, NamespaceState } from '../../../src/probe/helper-protocol.ts'
import { interpret } from '../../../src/probe/interpret.ts'
import { topology } from '../../support/topology.ts'

const map = atlas(
  topology(
    { n: {} },
    { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } }, z: { mode: { kind: 'none' } } },
  ),
)
const probes = planProbes(map)
const requests = planRequests(map, probes)
const reply: EchoAnswer = { kind: 'reply', attempts: 1, rttMs: 0.1 }
const timeout = { kind: 'timeout', attempts: 3 } as const
const found: NameAnswer = { kind: 'answer', rcode: 0, rttMs: 1, addresses: ['10.0.0.3'], isCut: false }
const entered: NamespaceState = { kind: 'entered', addresses: [] }

interface Given {
  readonly echo?: (echo: Requests['echoes'][number]) => EchoAnswer | undefined
  readonly name?: (name: Requests['names'][number]) => NameAnswer | undefined
  readonly namespace?: NamespaceState
}

/** What the first probe of this kind from `a` to `to` comes to. */
function outcome(
  to: string,
  kind: 'icmp' | 'dns',
  { echo = () => reply, name = () => found, namespace = entered }: Given,
) {
  const answers = {
    namespaces: requests.namespaces.map(() => namespace),
    echoes: requests.echoes.map(echo),
    names: requests.names.map(name),
    missing: 'the helper ended early',
  }
  const hit = interpret(probes, requests, answers).find(({ probe }) => {
    return probe.from === 'a' && probe.to === to && probe.kind === kind
  })
  return { ...hit?.outcome, doubt: hit?.doubt }
}

test('an answer is an answer', () => {
  expect(outcome('b', 'icmp', {})).toEqual({ ...reply, doubt: null })
  expect(outcome('b', 'dns', {})).toEqual({
    kind: 'resolved',
    addresses: ['10.0.0.3'],
    rttMs: 1,
    doubt: null,
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
    { ...found, addresses: ['10.0.0.9'], isCut: true },
    { kind: 'not-measured' },
  ],
  ['cut short behind the target', { ...found, isCut: true }, { kind: 'resolved' }],
  ['one of several', { ...found, addresses: ['10.0.0.9', '10.0.0.3'] }, { kind: 'resolved' }],
])('a name: %s', (_, answer, expected) => {
  expect(outcome('b', 'dns', { name: () => answer })).toMatchObject(expected)
})

test('a DNS server that answers nothing leaves a doubt', () => {
  expect(outcome('b', 'dns', { name: () => timeout })).toMatchObject({ kind: 'timeout', doubt: 'dns-dead' })
})

test.each<[string, (echo: Requests['echoes'][number]) => EchoAnswer, string | null]>([
  [
    'the controls hold',
    (echo) => (echo.address === '10.0.0.3' && echo.namespace === 0 ? timeout : reply),
    null,
  ],
  ['the address is dead', (echo) => (echo.address === '10.0.0.3' ? timeout : reply), 'address-dead'],
  ['the target is mute', (echo) => (echo.owner === 1 ? timeout : reply), 'target-mute'],
  ['the asker hears nothing', (echo) => (echo.namespace === 0 ? timeout : reply), 'asker-deaf'],
])('silence when %s', (_, echo, doubt) => {
  expect(outcome('b', 'icmp', { echo })).toEqual({ ...timeout, doubt })
})

test('no answer is not measured, with the reason', () => {
  const gone = { echo: () => undefined, name: () => undefined }
  expect(outcome('b', 'icmp', gone)).toMatchObject({ kind: 'not-measured', reason: 'the helper ended early' })
  expect(outcome('b', 'dns', gone)).toMatchObject({ kind: 'not-measured', reason: 'the helper ended early' })
  const namespace: NamespaceState = { kind: 'failed', step: 'setns', errno: 'EPERM' }
  const failed = { echo: () => ({ kind: 'failed', reason: 'namespace' }) as const, namespace }
  const reason = 'its network namespace could not be entered (setns: EPERM)'
  expect(outcome('b', 'icmp', failed)).toMatchObject({ kind: 'not-measured', reason })
})

test('a namespace without an address is out of reach, by its own word', () => {
  expect(outcome('z', 'icmp', {})).toMatchObject({ kind: 'unreachable', cause: 'no-address' })
  const namespace: NamespaceState = { kind: 'entered', addresses: ['192.0.2.1/24'] }
  expect(outcome('z', 'icmp', { namespace })).toMatchObject({ kind: 'not-measured' })
})

test('a server that refused one question has refused those that it kept silent on', () => {
  const two = atlas(topology({}, { a: { on: { bridge: '172.17.0.2' } }, b: {}, c: {} }))
  const asked = planProbes(two).filter(({ from }) => from === 'a')
  const plan = planRequests(two, asked)
  const refused: NameAnswer = { kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' }
  const names = plan.names.map((_, index) => (index === 0 ? refused : timeout))
  const answers = { namespaces: [entered], echoes: [], names, missing: '' }
  const seen = interpret(asked, plan, answers).filter(({ probe }) => probe.kind === 'dns')
  expect(seen.map(({ outcome, doubt }) => `${outcome.kind} ${doubt}`)).toEqual([
    'unreachable null',
    'unreachable null',
  ])
})
