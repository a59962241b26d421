import { describe, expect, test } from 'vitest'
import type { Expected, Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import type { Policy } from '../../../src/model/policy.ts'
import type { Probe } from '../../../src/model/probe.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { alsoFor } from '../../../src/plan/policy-targets.ts'
import { PINGS_AND_NAMES, planProbes } from '../../../src/plan/probes.ts'
import { renderMatrix } from '../../../src/render/matrix.ts'
import { matrixExitCode } from '../../../src/verdict/exit-code.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { policing } from '../../../src/verdict/policy.ts'
import { predict } from '../../../src/verdict/predict.ts'
import { policyOf } from '../../support/policy.ts'
import { topology } from '../../support/topology.ts'

const SERVICE = 'com.docker.compose.service'
const PROJECT = 'com.docker.compose.project'
const containers = {
  app: { on: { r: '10.0.0.2', m: '10.1.0.2' }, labels: { [PROJECT]: 'shop', tier: 'web' } },
  'mysql-1': { on: { m: '10.1.0.3' }, labels: { [SERVICE]: 'mysql', tier: 'db' } },
  'redis-1': { on: { r: '10.0.0.3' }, labels: { [SERVICE]: 'redis', tier: 'db' } },
}

const policy = policyOf

const map = (...also: string[]) =>
  atlas(withBeyond(topology({ r: {}, m: {} }, containers), { host: false, netns: [], also }))

/** `kind[/port] expected [line of the rule]` for each address, and the container's own name. */
function promised(from: string, to: string, given: Policy, ...also: string[]): string[] {
  const place = map(...also)
  const police = policing(place, given)
  const pair = planProbes(place, { ...PINGS_AND_NAMES, policy: given })
    .filter((probe) => probe.from === from && probe.to === to)
    .filter((probe) => probe.kind !== 'dns' || probe.name === to)
    .map((probe) => ({ probe, derived: predict(place, probe) }))
  return pair.map((asked) => {
    const { expected, because, rule: by } = police.promise(asked, pair)
    const what = 'port' in asked.probe ? `${asked.probe.kind}/${asked.probe.port}` : asked.probe.kind
    return `${what} ${expected} ${by ? by.line : because}`
  })
}

describe('what is expected', () => {
  test.each<[string, Policy, string[]]>([
    ['denied as a whole', policy(['app -> redis-1: deny']), ['icmp no-reply 2', 'dns name-not-found 2']],
    ['allowed as a whole', policy(['app -> redis-1: allow']), ['icmp reply 2', 'dns resolved 2']],
    [
      'a port and the name; the ping as the settings promise',
      policy(['app -> redis-*: tcp/6379, dns']),
      ['icmp reply shared-network', 'tcp/6379 open 2', 'dns resolved 2'],
    ],
    [
      'a port, and nothing else',
      policy(['app -> redis-*: tcp/6379'], 'deny'),
      ['icmp no-reply 1', 'tcp/6379 open 2', 'dns name-not-found 1'],
    ],
    [
      'closed ports',
      policy(['app -> redis-*: deny tcp/22, udp']),
      ['icmp reply shared-network', 'tcp/22 closed 2', 'dns resolved name-on-network'],
    ],
    [
      'the first that speaks of it decides',
      policy(['app -> redis-1: deny icmp', 'app -> *: allow icmp, tcp/80', 'app -> redis-1: deny']),
      ['icmp no-reply 2', 'tcp/80 open 3', 'dns name-not-found 4'],
    ],
    [
      'one way only',
      policy(['redis-1 -> app: deny']),
      ['icmp reply shared-network', 'dns resolved name-on-network'],
    ],
    ['both ways', policy(['redis-1 <-> app: deny']), ['icmp no-reply 2', 'dns name-not-found 2']],
    ['by default', policy([], 'allow'), ['icmp reply 1', 'dns resolved 1']],
    [
      'a port that another rule is about',
      policy(['mysql-1 -> redis-1: deny tcp/6379', 'app -> redis-1: allow tcp']),
      ['icmp reply shared-network', 'tcp/6379 answer 3', 'dns resolved name-on-network'],
    ],
  ])('%s', (_, given, expected) => {
    expect(promised('app', 'redis-1', given)).toEqual(expected)
  })

  test('of what is apart by the settings', () => {
    expect(promised('mysql-1', 'redis-1', policy(['mysql-* -> redis-*: allow icmp, tcp/6379']))).toEqual([
      'icmp reply 2',
      'tcp/6379 open 2',
      'dns name-not-found no-name-shared',
    ])
  })

  test('of a target with two addresses: allowed is the way that there is', () => {
    expect(promised('redis-1', 'app', policy(['redis-* -> app: icmp, tcp/80']))).toEqual([
      'icmp reply 2',
      'tcp/80 open 2',
      'icmp no-reply not-on-network',
      'tcp/80 no-reply not-on-network',
      'dns resolved name-on-network',
    ])
    expect(promised('redis-1', 'app', policy(['redis-* -> app: deny icmp']))).toEqual([
      'icmp no-reply 2',
      'icmp no-reply 2',
      'dns resolved name-on-network',
    ])
  })

  test('of a column, which * does not mean', () => {
    const given = policy(['* -> *: deny', 'app -> @internet: deny'])
    expect(promised('app', '@internet', given, 'internet=192.0.2.1')).toEqual(['icmp no-reply 3'])
    expect(promised('redis-1', '@internet', given, 'internet=192.0.2.1')).toEqual([
      'icmp reply outside-through-gateway',
    ])
  })
})

describe('who is meant', () => {
  test.each<[string, string[]]>([
    ['*', ['app', 'mysql-1', 'redis-1']],
    ['redis-1', ['redis-1']],
    ['*-[0-9]', ['mysql-1', 'redis-1']],
    ['label:tier', ['app', 'mysql-1', 'redis-1']],
    ['label:tier=db', ['mysql-1', 'redis-1']],
    ['label:tie', []],
    ['network:r', ['app', 'redis-1']],
    ['service:my*', ['mysql-1']],
    ['project:shop', ['app']],
    ['project:*', ['app']],
    ['@gateway', ['@gateway']],
    ['@*', ['@gateway']],
    ['app-1', []],
  ])('%s', (selector, names) => {
    const all = [...Object.keys(containers), '@gateway']
    const x = { ...containers, x: { on: { r: '10.0.0.9' } } }
    const wide = atlas(
      withBeyond(topology({ r: {}, m: {} }, x), { host: false, netns: [], also: ['gateway'] }),
    )
    const police = policing(wide, policy([`x -> ${selector}: deny icmp`]))
    const derived = { expected: 'reply', because: 'shared-network' } as const
    const aim = { kind: 'icmp', from: 'x', network: null, networkId: null, address: '10.0.0.1' } as const
    const meant = all.filter((to) => police.promise({ probe: { ...aim, to }, derived }, []).rule)
    expect(meant).toEqual(names)
  })
})

/** Judged on an engine that keeps the promises of its settings. */
function report(given: Policy) {
  const place = map()
  const outcomes: Partial<Record<Expected, Outcome['kind']>> = { 'no-reply': 'timeout', refused: 'refused' }
  const outcome = (probe: Probe): Outcome => {
    const { expected } = predict(place, probe)
    const kind = expected === 'answer' ? 'refused' : (outcomes[expected] ?? expected)
    const rest = { attempts: 1, lost: 0, rttMs: 0.1, rcode: 3 }
    return {
      kind,
      ...rest,
      ...(probe.kind === 'dns' && kind === 'resolved' && { addresses: probe.addresses }),
    } as Outcome
  }
  const measurements = planProbes(place, { ...PINGS_AND_NAMES, policy: given }).map((probe) => {
    return { probe, outcome: outcome(probe), doubt: null, weakness: null }
  })
  return judge(place, measurements, { prober: 'helper', windowMs: 500 }, given)
}

describe('a judgement', () => {
  test('names the rule that is broken', () => {
    const judged = report(policy(['app -> redis-*: deny', 'redis-* <-> mysql-*: allow icmp']))
    expect(matrixExitCode(judged)).toBe(2)
    const text = renderMatrix(judged, { width: 150, color: false })
    expect(text).toContain(
      'app → redis-1  10.0.0.3 on r answered a ping in 0.10 ms; expected none: policy.yaml:2 `app -> redis-*: deny`',
    )
    expect(text).toContain(
      'mysql-1 → redis-1  10.0.0.3 on r did not answer a ping; expected an answer: policy.yaml:3 `redis-* <-> mysql-*: allow icmp`',
    )
    const [probe] = judged.pairs.find(({ from, to }) => from === 'app' && to === 'redis-1')?.probes ?? []
    expect(probe).toMatchObject({
      because: 'policy',
      rule: { text: 'app -> redis-*: deny', line: 2 },
      verdict: 'leak',
    })
  })

  test('that finds nothing', () => {
    const judged = report(policy(['app <-> redis-*: allow', 'redis-* <-> mysql-*: deny']))
    expect(matrixExitCode(judged)).toBe(0)
    expect(renderMatrix(judged, { width: 100, color: false })).toContain('All as the policy wants it.')
    expect(judged.policy).toEqual({
      file: 'policy.yaml',
      default: 'derived',
      rules: [
        { text: 'app <-> redis-*: allow', line: 2, matches: 7, decides: 7, idle: false, verdict: 'ok' },
        { text: 'redis-* <-> mysql-*: deny', line: 3, matches: 4, decides: 4, idle: false, verdict: 'ok' },
      ],
    })
  })

  test('is no proof of a rule about nobody', () => {
    const judged = report(policy(['redsi-* <-> mysql-*: deny']))
    expect(matrixExitCode(judged)).toBe(3)
    const text = renderMatrix(judged, { width: 100, color: false })
    expect(text).toContain('NOTHING MEASURED (1 rule)\n  policy.yaml:2 `redsi-* <-> mysql-*: deny`')
    expect(text).toContain('1 rule about nothing that was measured.')
  })

  test('counts the rules about nobody that it does not tell', () => {
    const judged = report(policy(Array.from({ length: 23 }, (_, index) => `nobody-${index} -> app: deny`)))
    const text = renderMatrix(judged, { width: 100, color: false })
    expect(text).toContain('NOTHING MEASURED (23 rules)')
    expect(text).toContain('  … and 3 more rules; all of them: --format json')
  })
})

test('the columns of a policy are measured, but for an internet without a place', () => {
  const about = (word: string) => ({
    ...policy([]),
    columns: policy(['* -> @internet: deny']).rules.map((rule) => ({ word, rule })),
  })
  expect(alsoFor(undefined, ['host'])).toEqual(['host'])
  expect(alsoFor(about('gateway'), ['host'])).toEqual(['host', 'gateway'])
  expect(alsoFor(about('internet'), ['internet=192.0.2.1'])).toEqual(['internet=192.0.2.1'])
  expect(() => alsoFor(about('internet'), [])).toThrow('policy.yaml, line 2 (columns.internet)')
})
