import { describe, expect, test } from 'vitest'
import type { Engine, HelperSession } from '../../../src/engine/engine.ts'
import { refusal, tooSlow } from '../../../src/engine/failures.ts'
import type { NetxError } from '../../../src/model/errors.ts'
import { atlas } from '../../../src/model/place.ts'
import { planOpening } from '../../../src/plan/opening.ts'
import { PLAIN_PACE } from '../../../src/plan/pace.ts'
import { openProber } from '../../../src/probe/open-prober.ts'
import { fakeSession } from '../../support/fake-helper.ts'
import { topology } from '../../support/topology.ts'

const opening = planOpening(
  atlas(topology({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } })),
  [],
)

/** A helper that says these lines, then complains and ends. */
function session(lines: readonly string[], complaint = ''): HelperSession {
  return {
    id: 'helper',
    write: () => undefined,
    lines: (async function* () {
      yield* lines
    })(),
    diagnostics: () => complaint,
    close: async () => undefined,
  }
}

type Start = (network: string, stop: AbortSignal) => HelperSession | Promise<HelperSession> | Error

async function open(start: Start, deadline?: AbortSignal) {
  const told: string[] = []
  const engine = {
    info: async () => ({ architecture: 'x86_64' }),
    provideHelper: async () => 'sha256:0',
    startHelper: async ({ network }: { network: unknown }, stop: AbortSignal) => {
      const started = start(typeof network === 'string' ? network : 'container', stop)
      if (started instanceof Error) throw started
      return await started
    },
  } as unknown as Engine
  const owner = { machine: 'm', pid: 1, isAlive: () => true }
  const { signal } = new AbortController()
  const onFallback = (text: string) => void told.push(text)
  const options = { rung: 'auto', owner, signal, onFallback, ...(deadline && { deadline }) } as const
  const prober = await openProber(engine, opening, options).catch((error: NetxError) => error)
  return { prober, told }
}

const no = refusal(403, 'not allowed here')
const opened = () => session(['netx-probe 2', 'ns 0 ok - -', 'opened'])

test.each([
  ['line 3 of the plan: "0.0.0.0" is no address of one machine'],
  ['line 2100 of the plan: 2048 is more than 2047'],
  ['line 9 of the plan: "NaN" is not a number'],
])('an error of the protocol is a bug, and no reason to fall back: %s', async (complaint) => {
  const { prober, told } = await open(() => session(['netx-probe 2'], `netx-probe: ${complaint}\n`))
  expect(prober).toMatchObject({ family: 'bug', code: 'NETX_HELPER_PROTOCOL' })
  expect(told).toEqual([])
})

test('where the engine refuses all else, the containers answer for themselves, and that is told', async () => {
  const { prober, told } = await open(() => no)
  expect(prober).toMatchObject({ rung: 'exec', fallbacks: told })
  expect(told).toHaveLength(2)
})

test('where it gives no privilege either', async () => {
  const complaint = 'netx-probe: no namespace could be entered: that needs the capability SYS_ADMIN\n'
  const { prober } = await open((network) => (network === 'none' ? session(['netx-probe 2'], complaint) : no))
  expect(prober).toMatchObject({ rung: 'exec' })
})

test('a helper that ends early is no refusal: sidecars may be tried, and nothing that a container answers for', async () => {
  const early = await open((network) => (network === 'none' ? session(['netx-probe 2']) : opened()))
  expect(early.prober).toMatchObject({ rung: 'sidecar' })
  const both = await open(() => session(['netx-probe 2']))
  expect(both.prober).toMatchObject({ code: 'NETX_NO_PROBER' })
})

test('one container whose sidecar does not start costs the others nothing', async () => {
  let started = 0
  const { prober } = await open((network) => {
    if (network === 'none') return no
    started += 1
    return started === 1 ? refusal(409, 'cannot join network of a non running container') : opened()
  })
  expect(prober).toMatchObject({ rung: 'sidecar', found: [{ kind: 'failed' }, { kind: 'entered' }] })
})

test('an engine that is away has refused nothing', async () => {
  const { prober, told } = await open(() => tooSlow('unix:///x', 'POST /containers/create', 60_000))
  expect(prober).toMatchObject({ code: 'NETX_ENGINE_TIMEOUT' })
  expect(told).toEqual([])
})

describe('a deadline', () => {
  async function* mute(input: AsyncIterable<string>) {
    yield 'netx-probe 2'
    for await (const _ of input);
  }
  const never = { paths: [], names: [], sources: [], loopbacks: [], places: [] }

  test.each<[string, Start]>([
    ['a helper that says nothing', (_, stop) => fakeSession('h', mute, stop, () => undefined)],
    ['an engine that does not answer', async () => await new Promise<HelperSession>(() => undefined)],
  ])(
    'ends the opening, too: %s',
    async (_, start) => {
      const { prober } = await open(start, AbortSignal.timeout(50))
      if (prober instanceof Error) throw prober
      expect(prober).toMatchObject({ rung: 'helper', found: [] })
      const answers = await prober.measure(never, PLAIN_PACE, () => undefined, AbortSignal.abort())
      expect(answers).toMatchObject({ missing: 'the deadline had passed', windowMs: null })
    },
    10_000,
  )

  test('that has not come changes nothing', async () => {
    const { prober } = await open(opened, AbortSignal.timeout(60_000))
    expect(prober).toMatchObject({ rung: 'helper', found: [{ kind: 'entered' }, { kind: 'failed' }] })
  })
})
