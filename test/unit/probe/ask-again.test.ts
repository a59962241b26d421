import { expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { HELPER_LABEL } from '../../../src/model/helper.ts'
import { atlas } from '../../../src/model/place.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { planRequests } from '../../../src/plan/requests.ts'
import { askSilentAgain } from '../../../src/probe/ask-again.ts'
import { interpret } from '../../../src/probe/interpret.ts'
import type { Answers, NameAnswer } from '../../../src/probe/prober.ts'
import { judgeOutcome } from '../../../src/verdict/judge-outcome.ts'
import { fakeSession } from '../../support/fake-helper.ts'
import { topology } from '../../support/topology.ts'

const map = atlas(
  topology(
    { n: {}, m: {} },
    { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } }, far: { on: { m: '10.1.0.2' } } },
  ),
)
const probes = planProbes(map)
const opening = planOpening(map, [])
const requests = planRequests(map, opening, probes)
const pace = { windowMs: 500, attempts: null }
const resolved = (addresses: string[]): NameAnswer => ({
  kind: 'answer',
  rcode: 0,
  rttMs: 1,
  addresses,
  isCut: false,
})
const silent: NameAnswer = { kind: 'silent', attempts: 2 }
/** Of `a`, which asks for `b` by three names. */
const ofA = requests.names.flatMap(({ resolver, name }, index) =>
  resolver === 0 && name !== 'far' ? [index] : [],
)

/** The first answers: those questions were lost, and everything else was answered. */
function first(lost: readonly number[], kind: NameAnswer = silent, windowMs = 500): Answers {
  return {
    paths: requests.paths.map(() => ({ kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 })),
    names: requests.names.map((_, index) => (lost.includes(index) ? kind : resolved(['10.0.0.3']))),
    missing: '',
    windowMs,
  }
}

interface Given {
  readonly answers: Answers
  /** Whether the server answers the question of that number, in that round. */
  readonly heard: (question: number, round: number) => boolean
  readonly strangers?: boolean
  readonly refused?: boolean
}

async function again({ answers, heard, strangers = false, refused = false }: Given) {
  const asked: string[] = []
  const { signal } = new AbortController()
  const engine = {
    info: async () => ({ architecture: 'x86_64' }),
    provideHelper: async () => 'sha256:0',
    containers: async () =>
      strangers ? [{ isHelper: true, state: 'running', labels: { [HELPER_LABEL]: 'other/7' } }] : [],
    startHelper: async () => {
      const { NetxError } = await import('../../../src/model/errors.ts')
      if (refused) throw new NetxError({ family: 'engine', code: 'NETX_FORBIDDEN', message: 'no' })
      return fakeSession('helper', program, signal, () => undefined)
    },
  } as unknown as Engine
  async function* program(input: AsyncIterable<string>) {
    let round = 0
    yield 'netx-probe 2'
    for await (const line of input) {
      if (line.startsWith('name ')) asked.push(line.split(' ')[4] ?? '')
      if (line.startsWith('open ')) yield* ['ns 0 ok - -', 'ns 1 ok - -', 'ns 2 ok - -', 'opened']
      if (line !== 'go' && line !== 'again') continue
      round += 1
      for (const question of asked.keys())
        yield heard(question, round)
          ? `name ${question} answer 0 1 900 10.0.0.3`
          : `name ${question} silent 2`
      yield 'end 1000 0'
    }
  }
  const owner = { machine: 'm', pid: 1, isAlive: () => true }
  const options = { rung: 'auto', owner, signal, onFallback: () => undefined } as const
  const settled = await askSilentAgain(
    engine,
    { atlas: map, rung: 'helper', opening, probes, requests, answers, pace, deadline: signal },
    options,
  )
  const owners = { isSomebodyElse: () => false, isNamesake: () => false }
  const found = opening.namespaces.map(() => ({ kind: 'failed', reason: '' }) as const)
  const seen = interpret(probes, { rung: 'helper', requests, found, answers: settled, pace, owners })
  const verdicts = seen
    .filter(({ probe }) => probe.kind === 'dns' && probe.from === 'a' && probe.to === 'b')
    .map((one) => judgeOutcome('resolved', one, { from: 'a', to: 'b' }).verdict)
  return { asked, verdicts }
}

test('nothing is asked again where all was answered', async () => {
  expect((await again({ answers: first([]), heard: () => false })).asked).toEqual([])
})

test('a lost question is asked again, and answered', async () => {
  const { asked, verdicts } = await again({ answers: first(ofA.slice(0, 1)), heard: () => true })
  expect(asked).toHaveLength(1)
  expect(new Set(verdicts)).toEqual(new Set(['ok']))
})

test.each([
  ['silent', silent],
  ['timeout', { kind: 'timeout', attempts: 2 } as NameAnswer],
])('so is one that is answered late: %s', async (_, kind) => {
  const { verdicts } = await again({ answers: first(ofA, kind), heard: (_question, round) => round === 3 })
  expect(new Set(verdicts)).toEqual(new Set(['ok']))
})

test('a name on which a server keeps silent that has nothing else to do is broken', async () => {
  const { verdicts } = await again({ answers: first(ofA), heard: () => false })
  expect(new Set(verdicts)).toEqual(new Set(['broken']))
})

test.each<[string, Partial<Given>]>([
  ['another run measures on the engine', { strangers: true }],
  ['others of its names were lost as well', { heard: (question) => question > 0 }],
  ['its answers took longer than was waited', { answers: first(ofA, silent, 900) }],
  ['it could not be asked again', { refused: true }],
])('it is not proven where %s', async (_, given) => {
  const { verdicts } = await again({ answers: first(ofA), heard: () => false, ...given })
  expect(verdicts[0]).toBe('unproven')
  expect(verdicts).not.toContain('broken')
})

test('a name that must not resolve is not asked again', async () => {
  const apart = requests.names.flatMap(({ name }, index) => (name === 'far' ? [index] : []))
  expect((await again({ answers: first(apart), heard: () => false })).asked).toEqual([])
})
