import { expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import type { Probe } from '../../../src/model/probe.ts'
import { planColumns } from '../../../src/plan/columns.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { publishedOpenings, weakProofs } from '../../../src/render/matrix-remarks.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { topology } from '../../support/topology.ts'

const published = [{ protocol: 'tcp', port: 6379, hostAddress: '0.0.0.0', hostPort: 16379 }] as const
const seen = topology(
  { front: { pools: [pool('10.0.0')] }, back: { pools: [pool('10.1.0')] } },
  {
    app: { on: { front: '10.0.0.2' } },
    mysql: { on: { back: '10.1.0.2' } },
    redis: { on: { front: '10.0.0.3' }, published },
  },
)

function pool(base: string) {
  return { subnet: `${base}.0/24`, gateway: `${base}.1`, ipRange: null, auxAddresses: {} }
}

function report(weakness: 'asker-alone' | null = null) {
  const map = atlas({ ...seen, columns: planColumns(['published'], seen) })
  const isApart = ({ from, to }: Probe) => (from === 'mysql') !== (to === 'mysql')
  const measurements = planProbes(map).map((probe) => {
    const answered = { attempts: 1, lost: 0, rttMs: 0.1 }
    if (probe.kind === 'tcp')
      return {
        probe,
        outcome: { kind: 'open', ...answered, payload: 'silent' } as const,
        doubt: null,
        weakness: null,
      }
    const isSilent = isApart(probe) || probe.kind === 'dns'
    const outcome = isSilent
      ? ({ kind: 'timeout', attempts: 3 } as const)
      : ({ kind: 'reply', ...answered } as const)
    return { probe, outcome, doubt: null, weakness }
  })
  return judge(map, measurements, { prober: 'helper', windowMs: 500 })
}

const style = { width: 100, color: false }

test('a published port is told to be open for those who are apart otherwise, and for nobody else', () => {
  expect(publishedOpenings(report(), style)).toEqual([
    '',
    'OPEN BY PUBLICATION (1 pair)',
    '  redis:6379 is open to mysql (at 172.18.0.1:16379)',
    '  These are apart otherwise, but the port is published on the host, where every network that has it',
    '  for a gateway reaches it.',
  ])
})

test('weak proofs are one line for each reason', () => {
  expect(weakProofs(report(), style)).toEqual([])
  expect(weakProofs(report('asker-alone'), style)).toEqual([
    'Weak proof: 4 isolated pairs, as the asker heard nobody but itself.',
  ])
})
