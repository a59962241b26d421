import { describe, expect, test } from 'vitest'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import type { Policy } from '../../../src/model/policy.ts'
import type { Probe } from '../../../src/model/probe.ts'
import type { Listener, Sight } from '../../../src/model/sight.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { renderMatrix } from '../../../src/render/matrix.ts'
import { matrixExitCode } from '../../../src/verdict/exit-code.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { policyOf } from '../../support/policy.ts'
import { topology } from '../../support/topology.ts'

const containers = { app: { on: { r: '10.0.0.2' } }, redis: { on: { r: '10.0.0.3' } } }
const TCP: Listener = { protocol: 'tcp', address: '0.0.0.0', port: 6379 }

function sight(listeners: Listener[] | null): Sight {
  return { addresses: [], listeners, routes: null, links: null, settings: new Map(), ruleset: null }
}

type Kind = 'refused' | 'timeout' | 'open'

interface Given {
  readonly policy: Policy
  readonly listeners: Listener[] | null
  /** What every probe of a port, or of a place outside, sees; pings and names are as the settings promise. */
  readonly saw: Kind
  readonly reached?: Measurement['reached']
  readonly also?: string[]
}

function report({ policy, listeners, saw, reached, also = [] }: Given) {
  const place = withBeyond(topology({ r: {} }, containers), { host: false, netns: [], also, policy })
  const map = atlas(place, new Map(['app', 'redis'].map((id) => [id, sight(listeners)])))
  const answered = { attempts: 1, lost: 0, rttMs: 0.1 }
  const outcome = (probe: Probe): Outcome => {
    if (probe.kind === 'dns') return { kind: 'resolved', addresses: probe.addresses, rttMs: 0.1 }
    if (!('port' in probe) && !probe.to.startsWith('@')) return { kind: 'reply', ...answered }
    return { kind: saw, ...answered, payload: 'silent' } as Outcome
  }
  const measurements = planProbes(map, { ...PINGS_AND_NAMES, policy }).map((probe) => {
    return { probe, outcome: outcome(probe), doubt: null, weakness: null, reached }
  })
  return judge(map, measurements, { prober: 'helper', windowMs: 500 }, policy)
}

describe('a rule about a port', () => {
  test.each<[string, Listener[] | null, Kind, string, number]>([
    ['deny tcp/6379', [TCP], 'refused', 'ok', 0],
    ['deny tcp/6379', [TCP], 'timeout', 'ok', 0],
    ['deny tcp/6379', [TCP], 'open', 'leak', 2],
    ['deny tcp/6379', [], 'refused', 'unproven', 3],
    ['deny tcp/6379', [], 'timeout', 'unproven', 3],
    ['deny tcp/6379', [{ ...TCP, address: '127.0.0.1' }], 'refused', 'unproven', 3],
    ['deny tcp/6379', [{ ...TCP, protocol: 'udp' }], 'refused', 'unproven', 3],
    ['deny tcp/6379', null, 'refused', 'unproven', 3],
    ['deny tcp/6379', null, 'open', 'leak', 2],
    ['tcp/6379', [TCP], 'open', 'ok', 0],
    ['tcp/6379', [TCP], 'refused', 'broken', 2],
    ['tcp/6379', [TCP], 'timeout', 'broken', 2],
    ['tcp/6379', [], 'refused', 'unproven', 3],
    ['tcp/6379', null, 'refused', 'unproven', 3],
    ['tcp/6379', null, 'open', 'ok', 0],
  ])('%s, listening: %j, seen: %s → %s', (effect, listeners, saw, verdict, exitCode) => {
    const judged = report({ policy: policyOf([`app -> redis: ${effect}`]), listeners, saw })
    expect(judged.policy?.rules).toMatchObject([{ verdict }])
    expect(matrixExitCode(judged)).toBe(exitCode)
  })

  test('is named where nothing is proven of it', () => {
    const judged = report({
      policy: policyOf(['app -> redis: deny tcp/6379']),
      listeners: [],
      saw: 'refused',
    })
    expect(renderMatrix(judged, { width: 150, color: false })).toContain(
      'no program of redis listens on tcp/6379, so nothing is proven of `app -> redis: deny tcp/6379`: app → redis',
    )
  })
})

describe('a rule about a place outside', () => {
  test.each<[string, Kind, Measurement['reached'], string]>([
    ['deny', 'timeout', null, 'unproven'],
    ['deny', 'timeout', 'answer', 'ok'],
    ['deny', 'refused', 'answer', 'leak'],
    ['deny tcp', 'refused', 'answer', 'unproven'],
    ['deny tcp', 'refused', 'open', 'ok'],
  ])('%s, seen: %s, reached: %s → %s', (effect, saw, reached, verdict) => {
    const policy = policyOf([`app -> @192.0.2.1:443: ${effect}`])
    const judged = report({ policy, listeners: [], saw, reached, also: ['192.0.2.1:443'] })
    expect(judged.policy?.rules).toMatchObject([{ verdict }])
  })
})

test('a deny is not proven where it is not known what the target listens on', () => {
  const map = atlas(topology({ r: {} }, containers), new Map([['redis', sight(null)]]))
  const policy = policyOf(['app -> redis: deny'])
  const measurements = planProbes(map, { ...PINGS_AND_NAMES, policy }).map((probe): Measurement => {
    const outcome: Outcome =
      probe.kind === 'dns' ? { kind: 'name-not-found', rcode: 3 } : { kind: 'timeout', attempts: 3 }
    return { probe, outcome, doubt: null, weakness: null }
  })
  const judged = judge(map, measurements, { prober: 'exec', windowMs: 500 }, policy)
  const reason = 'which ports redis listens on is not known: `app -> redis: deny`'
  expect(judged.pairs.find(({ to }) => to === 'redis')).toMatchObject({ verdict: 'unproven', reason })
  expect(judged.policy?.rules).toMatchObject([{ verdict: 'unproven' }])
  expect(renderMatrix(judged, { width: 100, color: false })).toContain(`  ${reason}: app → redis`)
})

test('a rule that earlier ones decide wholly is told with their lines', () => {
  const rules = ['app -> redis: icmp', 'app -> redis: allow', '* -> redis: deny']
  const judged = report({ policy: policyOf(rules), listeners: [TCP], saw: 'open' })
  expect(judged.policy?.rules).toMatchObject([
    { verdict: 'ok', decides: 1 },
    { verdict: 'ok' },
    { verdict: 'unproven', decides: 0, shadowedBy: [2, 3] },
  ])
  expect(matrixExitCode(judged)).toBe(3)
  const text = renderMatrix(judged, { width: 100, color: false })
  expect(text).toContain('DECIDED BY EARLIER RULES (1 rule)')
  expect(text).toContain('policy.yaml:4 `* -> redis: deny`: all that it speaks of is decided by lines 2, 3')
  expect(text).toContain('1 rule decided by earlier ones.')
})
