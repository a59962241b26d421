import { expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { hindrance } from '../../../src/model/hindrance.ts'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Expected, Outcome } from '../../../src/model/outcome.ts'
import { type Atlas, atlas } from '../../../src/model/place.ts'
import type { Probe } from '../../../src/model/probe.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { predict } from '../../../src/verdict/predict.ts'
import { topology } from '../../support/topology.ts'

const NO_ICC = { 'com.docker.network.bridge.enable_icc': 'false' }
const mode = (value: string) => ({ 'com.docker.network.bridge.gateway_mode_ipv4': value })

/** One of every kind. */
const ZOO = topology(
  {
    front: {},
    back: {},
    shut: { internal: true },
    quiet: { options: NO_ICC },
    routed: { options: mode('routed') },
    lan: { driver: 'macvlan' },
    apart: { driver: 'macvlan', options: { macvlan_mode: 'private' } },
  },
  {
    plain1: { on: { bridge: '172.17.0.2' } },
    plain2: { on: { bridge: '172.17.0.3' } },
    front1: { on: { front: '10.1.0.2' } },
    both: { on: { front: '10.1.0.3', back: '10.2.0.3' }, aliases: ['db'] },
    back1: { on: { back: '10.2.0.2' } },
    shut1: { on: { shut: '10.3.0.2' } },
    shut2: { on: { shut: '10.3.0.3' } },
    quiet1: { on: { quiet: '10.4.0.2' } },
    quiet2: { on: { quiet: '10.4.0.3' } },
    routed1: { on: { routed: '10.5.0.2' } },
    lan1: { on: { lan: '10.6.0.2' } },
    apart1: { on: { apart: '10.7.0.2' } },
    apart2: { on: { apart: '10.7.0.3' } },
    host1: { mode: { kind: 'host' } },
    none1: { mode: { kind: 'none' } },
    child1: { mode: { kind: 'container', id: 'front1' } },
    orphan: { mode: { kind: 'container', id: 'gone' } },
    bare: {},
    stopped: { state: 'exited', on: { front: null } },
    paused: { state: 'paused', on: { front: '10.1.0.9' } },
  },
)

const PRESENT = { attempts: 1, lost: 0, rttMs: 0.1 }

/** What is seen where all is as promised. */
function promised(map: Atlas, probe: Probe): Outcome {
  const answers: Partial<Record<Expected, Outcome>> = {
    reply: { kind: 'reply', ...PRESENT },
    'name-not-found': { kind: 'name-not-found', rcode: 3 },
    resolved: { kind: 'resolved', addresses: [], rttMs: 0.1 },
  }
  const hindered = [probe.from, probe.to].flatMap((id) => hindrance(map, id) ?? [])
  if (hindered[0]) return { kind: 'not-measured', reason: hindered[0].text }
  return answers[predict(map, probe).expected] ?? { kind: 'timeout', attempts: 3 }
}

function explained(map: Atlas, from: string, to: string, outcome = promised) {
  const choice = {
    ...PINGS_AND_NAMES,
    isAsked: (asker: string, asked: string) => asker === from && asked === to,
  }
  const measurements = planProbes(map, choice).map(
    (probe): Measurement => ({ probe, outcome: outcome(map, probe), doubt: null, weakness: null }),
  )
  const report = judge(map, measurements, { prober: 'helper', windowMs: 500 })
  return explain(map, report, { from, to, port: null, holders: new Map() })
}

const map = atlas(ZOO)
const pairs = ZOO.participants.flatMap((from) =>
  ZOO.participants.flatMap((to) => (from === to ? [] : [[from, to] as const])),
)

test('who does not talk has a reason, and who talks has none', () => {
  for (const [from, to] of pairs) {
    const { measured, verdict, reasons, pairs: own, path } = explained(map, from, to)
    const [first] = reasons
    const which = `${from} to ${to}: ${first?.code}`
    const probes = own[0]?.probes ?? []
    const isFluent = probes.every(({ outcome }) => outcome === 'reply' || outcome === 'resolved')
    if (isFluent) expect(reasons, which).toEqual([])
    const isMute = probes.some(({ kind, outcome }) => kind === 'dns' && outcome === 'name-not-found')
    if (isMute) expect(reasons, which).not.toEqual([])
    if (measured === 'isolated' && verdict === 'ok') expect(first?.code, which).toMatch(/^NX0(0[4-9]|10)$/)
    if (measured === 'unknown' && verdict === 'unproven') expect(first?.code, which).toMatch(/^NX00[1-9]$/)
    expect(path[0]?.name, which).toBe(from)
    expect(path.at(-1), which).toMatchObject(measured === 'reachable' ? { name: to } : { kind: 'stop' })
  }
})

test('what breaks has a reason', () => {
  const silent = (place: Atlas, probe: Probe): Outcome => {
    const outcome = promised(place, probe)
    if (outcome.kind === 'resolved') return { kind: 'name-not-found', rcode: 3 }
    return outcome.kind === 'reply' ? { kind: 'timeout', attempts: 3 } : outcome
  }
  for (const [from, to] of pairs) {
    const { verdict, reasons } = explained(map, from, to, silent)
    if (verdict === 'broken') expect(reasons, `${from} to ${to}`).not.toEqual([])
  }
})

test('what leaks is told as a leak, and nothing else is', () => {
  const open = (place: Atlas, probe: Probe): Outcome => {
    const outcome = promised(place, probe)
    return outcome.kind === 'timeout' ? { kind: 'reply', ...PRESENT } : outcome
  }
  for (const [from, to] of pairs) {
    const { verdict, reasons } = explained(map, from, to, open)
    const isTold = reasons.some(({ code }) => code === 'NX013')
    expect(isTold, `${from} to ${to}`).toBe(verdict === 'leak')
  }
})
