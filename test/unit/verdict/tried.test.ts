import { expect, test } from 'vitest'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { triedOf } from '../../../src/verdict/tried.ts'
import { topology } from '../../support/topology.ts'

const published = [{ protocol: 'tcp', port: 80, hostAddress: '0.0.0.0', hostPort: 8080 }] as const
const two = topology({ n: {} }, { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' }, published } })
const map = atlas(withBeyond(two, { host: false, netns: [], also: ['published'] }))
const choice = { tcp: { ports: [443, 80], auto: false }, udp: { ports: [53], auto: false }, mtu: true }

const measured = (outcome: (kind: string) => Outcome): Measurement[] =>
  planProbes(map, choice).map((probe) => {
    return { probe, outcome: outcome(probe.kind), doubt: null, weakness: null }
  })
const timeout: Outcome = { kind: 'timeout', attempts: 3 }
const missing: Outcome = { kind: 'not-measured', reason: 'it does not run' }

test('every kind of probe, and every port, published ones apart', () => {
  expect(
    triedOf(
      map,
      measured(() => timeout),
    ),
  ).toEqual({
    icmp: true,
    mtu: true,
    dns: true,
    tcp: [80, 443],
    udp: [53],
    published: 1,
  })
})

test('what was not measured was not tried', () => {
  expect(
    triedOf(
      map,
      measured((kind) => (kind === 'icmp' ? timeout : missing)),
    ),
  ).toEqual({
    icmp: true,
    mtu: false,
    dns: false,
    tcp: [],
    udp: [],
    published: 0,
  })
})
