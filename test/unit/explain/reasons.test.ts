import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import type { Measurement } from '../../../src/model/measurement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import type { Probe } from '../../../src/model/probe.ts'
import type { Port } from '../../../src/model/topology.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>

const REPLY: Outcome = { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 }
const TIMEOUT: Outcome = { kind: 'timeout', attempts: 3 }
const REFUSED: Outcome = { kind: 'refused', attempts: 1, lost: 0, rttMs: 0.1 }
const UNKNOWN: Outcome = { kind: 'name-not-found', rcode: 3 }
const FOUND: Outcome = { kind: 'resolved', addresses: ['10.0.0.3'], rttMs: 1 }

/** `a` to `b` explained, where every probe has the outcome that its kind is given. */
function explained(
  networks: Parts[0],
  containers: Parts[1],
  outcomes: Partial<Record<Probe['kind'], Outcome>>,
  port: Port | null = null,
) {
  const map = atlas(topology(networks, containers))
  const tcp = { ports: port ? [port.port] : [], auto: false }
  const isAsked = (from: string, to: string) => from === 'a' && to === 'b'
  const choice = { tcp, udp: { ports: [], auto: false }, mtu: false, isAsked }
  const measurements = planProbes(map, choice).map((probe): Measurement => {
    const outcome = outcomes[probe.kind] ?? { kind: 'not-measured', reason: 'it was not asked' }
    return { probe, outcome, doubt: null, weakness: null }
  })
  const report = judge(map, measurements, { prober: 'helper', windowMs: 500 })
  return explain(map, report, { from: 'a', to: 'b', port, holders: new Map() })
}

const fixes = ({ reasons }: ReturnType<typeof explained>) => reasons.map(({ code, fix }) => [code, fix])

const APART: Parts[1] = { a: { on: { n: '10.0.0.2' } }, b: { on: { m: '10.1.0.3' } } }
const TOGETHER: Parts[1] = { a: { on: { n: '10.0.0.2' } }, b: { on: { n: '10.0.0.3' } } }
const SILENT = { icmp: TIMEOUT, dns: UNKNOWN }

test('nobody is kept apart by a network of one of them, where another of both promises an answer', () => {
  const both: Parts[1] = { ...TOGETHER, b: { on: { n: '10.0.0.3', m: '10.1.0.3' } } }
  const { reasons } = explained({ n: {}, m: {} }, both, { icmp: TIMEOUT, dns: FOUND })
  expect(reasons.map(({ code }) => code)).toEqual(['NX018'])
})

describe('the network to put both on', () => {
  test.each<[string, Parts[0], Parts[1], string | null]>([
    ["is one of the target's", { n: {}, m: {} }, APART, 'docker netx connect m a'],
    [
      "is one of the asker's where the target has none with names",
      { n: {} },
      { a: { on: { n: '10.0.0.2' } }, b: { on: { bridge: '172.17.0.3' } } },
      'docker netx connect n b',
    ],
    [
      'is none on which ICC is off',
      { n: {}, m: { options: { 'com.docker.network.bridge.enable_icc': 'false' } } },
      APART,
      'docker netx connect n b',
    ],
    [
      'is a new one of a name that is free',
      { n: { driver: 'macvlan', options: { macvlan_mode: 'private' } }, 'a-b': {}, 'a-b-2': {} },
      TOGETHER,
      'docker netx create --connect a --connect b a-b-3',
    ],
    [
      'is joined by the owner of the namespace',
      { n: {}, m: {} },
      {
        a: { mode: { kind: 'container', id: 'owner' } },
        owner: { on: { n: '10.0.0.2' } },
        b: { on: { m: '10.1.0.3' } },
      },
      'docker netx connect m owner',
    ],
    [
      'is joined after `none` was left',
      { m: {} },
      { a: { mode: { kind: 'none' }, on: {} }, b: { on: { m: '10.1.0.3' } } },
      'docker network disconnect none a && docker netx connect m a',
    ],
  ])('%s', (_, networks, containers, fix) => {
    expect(explained(networks, containers, SILENT).reasons[0]?.fix).toBe(fix)
  })
})

test('a command is quoted so that it can be pasted', () => {
  const odd = { a: { on: { n: '10.0.0.2' } }, b: { on: { '-x $(y)': '10.1.0.3' } } }
  const found = explained({ n: {}, '-x $(y)': {} }, odd, SILENT)
  expect(fixes(found)).toEqual([['NX005', "docker netx connect -- '-x $(y)' a"]])
})

describe('the headline', () => {
  const tcp = { protocol: 'tcp', port: 80 } as const
  const fine = { icmp: REPLY, dns: FOUND }
  test.each<[string, Parts[1], Parameters<typeof explained>[2], Port | null]>([
    ['a reaches b, as the settings promise', TOGETHER, fine, null],
    ['a does not reach b, as the settings promise', APART, SILENT, null],
    ['a does not reach b, although the settings promise it', TOGETHER, { icmp: TIMEOUT, dns: FOUND }, null],
    ['a reaches b, although the settings keep them apart', APART, { icmp: REPLY, dns: UNKNOWN }, null],
    ['a reaches b, but not its tcp/80, as the settings promise', TOGETHER, { ...fine, tcp: REFUSED }, tcp],
    [
      'a does not reach b, but more answers than the settings promise',
      APART,
      { icmp: TIMEOUT, dns: FOUND },
      null,
    ],
    [
      'a reaches b, and not all else is as the settings promise',
      TOGETHER,
      { icmp: REPLY, dns: UNKNOWN },
      null,
    ],
    [
      'Between a and b not all is as the settings promise: somebody else answers at the address of b',
      TOGETHER,
      { icmp: { kind: 'wrong-answer', addresses: ['10.0.0.3'] }, dns: FOUND },
      null,
    ],
    ['Whether a reaches b is not known: it was not asked', TOGETHER, {}, null],
  ])('%s', (headline, containers, outcomes, port) => {
    expect(explained({ n: {}, m: {} }, containers, outcomes, port).headline).toBe(headline)
  })
})

test('a pair that talks has no reason', () => {
  expect(explained({ n: {} }, TOGETHER, { icmp: REPLY, dns: FOUND }).reasons).toEqual([])
})
