import { describe, expect, test } from 'vitest'
import type { Doubt, Weakness } from '../../../src/model/measurement.ts'
import type { Expected, Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { matrixExitCode } from '../../../src/verdict/exit-code.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { judgeOutcome } from '../../../src/verdict/judge-outcome.ts'
import { topology } from '../../support/topology.ts'

const answered = { attempts: 1, lost: 0, rttMs: 0.1 }
const reply: Outcome = { kind: 'reply', ...answered }
const open: Outcome = { kind: 'open', ...answered, payload: 'silent' }
const refused: Outcome = { kind: 'refused', ...answered }
const flicker: Outcome = { kind: 'inconsistent', ...answered, lost: 2 }
const timeout: Outcome = { kind: 'timeout', attempts: 3 }
const unreachable: Outcome = { kind: 'unreachable', attempts: 1, cause: 'errno:ENETUNREACH' }
const notMeasured: Outcome = { kind: 'not-measured', reason: 'b is exited' }
const resolved: Outcome = { kind: 'resolved', addresses: ['10.0.0.3'], rttMs: 1 }
const unknownName: Outcome = { kind: 'name-not-found', rcode: 3 }
const wrong: Outcome = { kind: 'wrong-answer', addresses: ['10.0.0.9'] }

describe('a probe', () => {
  test.each<[Expected, Outcome, Doubt | null, string]>([
    ['reply', reply, null, 'ok'],
    ['reply', timeout, null, 'broken'],
    ['reply', unreachable, null, 'broken'],
    ['reply', timeout, 'address-dead', 'broken'],
    ['reply', timeout, 'target-mute', 'unproven'],
    ['reply', timeout, 'asker-deaf', 'unproven'],
    ['reply', notMeasured, null, 'unproven'],
    ['no-reply', reply, null, 'leak'],
    ['no-reply', reply, 'target-mute', 'leak'],
    ['no-reply', timeout, null, 'ok'],
    ['no-reply', unreachable, 'asker-deaf', 'unproven'],
    ['no-reply', timeout, 'address-dead', 'unproven'],
    ['no-reply', timeout, 'target-mute', 'unproven'],
    ['no-reply', timeout, 'asker-deaf', 'unproven'],
    ['no-reply', notMeasured, null, 'unproven'],
    ['resolved', resolved, null, 'ok'],
    ['resolved', unknownName, null, 'broken'],
    ['resolved', wrong, null, 'broken'],
    ['resolved', timeout, 'dns-dead', 'broken'],
    ['name-not-found', unknownName, null, 'ok'],
    ['name-not-found', timeout, null, 'ok'],
    ['name-not-found', timeout, 'dns-dead', 'unproven'],
    ['name-not-found', resolved, null, 'leak'],
    ['name-not-found', wrong, null, 'ok'],
    ['open', open, null, 'ok'],
    ['open', refused, null, 'broken'],
    ['open', timeout, null, 'broken'],
    ['refused', refused, null, 'ok'],
    ['refused', open, null, 'ok'],
    ['answer', open, null, 'ok'],
    ['answer', refused, null, 'ok'],
    ['answer', timeout, 'nobody-reached-it', 'unproven'],
    ['no-reply', open, null, 'leak'],
    ['no-reply', refused, null, 'leak'],
    ['closed', refused, null, 'ok'],
    ['closed', timeout, null, 'ok'],
    ['closed', open, null, 'leak'],
    ['reply', flicker, null, 'broken'],
    ['no-reply', flicker, null, 'leak'],
    ['reply', wrong, null, 'broken'],
    ['no-reply', wrong, null, 'ok'],
    ['unknown', reply, null, 'unproven'],
    ['unknown', timeout, null, 'unproven'],
  ])('expected %s, got %o with doubt %s', (expected, outcome, doubt, verdict) => {
    const seen = { probe: { kind: 'icmp' }, outcome, doubt, weakness: null } as const
    expect(judgeOutcome(expected, seen, { from: 'a', to: 'b' }).verdict).toBe(verdict)
  })
})

describe('a pair', () => {
  const map = atlas(topology({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } }))
  const report = (
    ping: Outcome,
    name: Outcome,
    doubt: Doubt | null = null,
    weakness: Weakness | null = null,
  ) =>
    judge(
      map,
      planProbes(map).map((probe) => {
        return { probe, outcome: probe.kind === 'icmp' ? ping : name, doubt, weakness }
      }),
      { prober: 'helper', windowMs: 500 },
    )

  test('is as bad as its worst probe', () => {
    const { pairs, summary } = report(reply, unknownName)
    expect(pairs.map(({ from, to, observed, verdict }) => `${from} ${to} ${observed} ${verdict}`)).toEqual([
      'a b reachable broken',
      'b a reachable broken',
    ])
    expect(summary).toEqual({ pairs: 2, reachable: 2, isolated: 0, ok: 0, leak: 0, broken: 2, unproven: 0 })
    expect(matrixExitCode({ summary })).toBe(2)
  })

  test.each<[string, Outcome, Doubt | null, string]>([
    ['silence that could have been heard', timeout, null, 'isolated'],
    ['no route', unreachable, null, 'isolated'],
    ['silence of a target that never answers', timeout, 'target-mute', 'unknown'],
    ['what was not measured', notMeasured, null, 'unknown'],
  ])('%s', (_, ping, doubt, observed) => {
    expect(report(ping, resolved, doubt).pairs.map((pair) => pair.observed)).toEqual([observed, observed])
  })

  test.each<[Weakness | null, object]>([
    [null, { proof: 'strong' }],
    ['asker-alone', { proof: 'weak', proofReason: 'the asker heard nobody but itself' }],
  ])('its isolation is proven as well as its weakest path: %s', (weakness, proof) => {
    expect(report(timeout, unknownName, null, weakness).pairs[0]).toMatchObject(proof)
    expect(report(reply, resolved, null, weakness).pairs[0]).not.toHaveProperty('proof')
  })

  test.each<[Doubt, string]>([
    ['asker-deaf', 'nothing at all answered the prober in a, so its silence proves nothing'],
    ['target-mute', 'b does not answer even from itself, so its silence proves nothing'],
    ['address-dead', 'b does not answer at 10.0.0.3 even from itself'],
    ['nobody-reached-it', 'nobody reached b, so it may be down'],
  ])('%s is told with whom it is about', (doubt, reason) => {
    expect(report(timeout, resolved, doubt).pairs[0]?.probes[0]?.reason).toBe(reason)
  })

  test('a DNS server that is dead is told with whose it is', () => {
    const named = report(reply, timeout, 'dns-dead').pairs[0]?.probes.find(({ kind }) => kind === 'dns')
    expect(named?.reason).toBe('the DNS server of a did not answer at all')
  })

  test('not measured is exit code 3, never isolated', () => {
    const { summary } = report(notMeasured, notMeasured)
    expect(summary).toMatchObject({ isolated: 0, unproven: 2 })
    expect(matrixExitCode({ summary })).toBe(3)
  })
})
