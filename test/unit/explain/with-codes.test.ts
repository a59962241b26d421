import { expect, test } from 'vitest'
import { withCodes } from '../../../src/explain/with-codes.ts'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import type { Policy } from '../../../src/model/policy.ts'
import type { Probe } from '../../../src/model/probe.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { topology } from '../../support/topology.ts'

const REPLY: Outcome = { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 }
const TIMEOUT: Outcome = { kind: 'timeout', attempts: 3 }
const UNKNOWN: Outcome = { kind: 'name-not-found', rcode: 3 }
const RUN = { prober: 'helper', windowMs: 500 }
const ALL: Policy = {
  file: 'policy.yaml',
  otherwise: { allow: true, text: 'default: allow', line: 1 },
  rules: [],
  columns: [],
}

/** The probes from `a` to `b` with their codes, where every probe has the outcome that its kind is given. */
function coded(
  onOf: Readonly<Record<'a' | 'b', string>>,
  outcomes: Partial<Record<Probe['kind'], Outcome>>,
  policy?: Policy,
): string[] {
  const containers = { a: { on: { [onOf.a]: '10.0.0.2' } }, b: { on: { [onOf.b]: '10.0.0.3' } } }
  const map = atlas(topology({ n: {}, m: {} }, containers))
  const choice = { tcp: { ports: [], auto: false }, udp: { ports: [], auto: false }, mtu: true }
  const measurements = planProbes(map, choice).map((probe): Measurement => {
    const outcome = outcomes[probe.kind] ?? { kind: 'not-measured', reason: 'it was not asked' }
    return { probe, outcome, doubt: null, weakness: null }
  })
  const report = judge(map, measurements, RUN, policy)
  const { pairs } = withCodes(map, report, judge(map, measurements, RUN))
  return pairs[0]?.probes.map(({ kind, verdict, code }) => `${kind} ${verdict} ${code ?? '-'}`) ?? []
}

test('what is as expected has no code', () => {
  expect(coded({ a: 'n', b: 'm' }, { icmp: TIMEOUT, mtu: TIMEOUT, dns: UNKNOWN })).toEqual([
    'icmp ok -',
    'mtu ok -',
    'dns ok -',
  ])
})

test('each violation has the code of its own reason', () => {
  expect(coded({ a: 'n', b: 'n' }, { icmp: REPLY, mtu: TIMEOUT, dns: UNKNOWN })).toEqual([
    'icmp ok -',
    'mtu broken NX017',
    'dns broken NX026',
    'dns broken NX026',
  ])
  expect(coded({ a: 'n', b: 'm' }, { icmp: REPLY, mtu: REPLY, dns: UNKNOWN })).toEqual([
    'icmp leak NX013',
    'mtu leak NX013',
    'dns ok -',
  ])
})

test('what a policy wants and the settings do not give has their reason', () => {
  expect(coded({ a: 'n', b: 'm' }, { icmp: TIMEOUT, mtu: TIMEOUT, dns: UNKNOWN }, ALL).slice(0, 2)).toEqual([
    'icmp broken NX005',
    'mtu broken NX005',
  ])
})
