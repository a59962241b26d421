import { expect, test } from 'vitest'
import type { Explanation } from '../../../src/explain/explain.ts'
import type { JudgedProbe } from '../../../src/model/report.ts'
import { renderExplanation } from '../../../src/render/explanation.ts'

const PING: JudgedProbe = {
  kind: 'icmp',
  network: 'back',
  address: '10.1.0.3',
  expected: 'no-reply',
  because: 'not-on-network',
  outcome: 'timeout',
  verdict: 'ok',
}

const APART: Explanation = {
  schemaVersion: 1,
  engine: { host: 'unix:///var/run/docker.sock', version: '28.5.2', apiVersion: '1.51' },
  run: {
    prober: 'helper',
    windowMs: 500,
    tried: { icmp: true, mtu: true, dns: true, tcp: [], udp: [], published: 0 },
  },
  from: 'a',
  to: 'b',
  port: null,
  predicted: 'isolated',
  measured: 'isolated',
  open: null,
  verdict: 'ok',
  headline: 'a does not reach b, as the settings promise',
  path: [
    { kind: 'container', name: 'a', detail: 'in its own network namespace' },
    { kind: 'network', name: 'front', detail: 'bridge 10.0.0.0/24' },
    { kind: 'stop', name: 'stop', detail: 'the asker is not on that network' },
  ],
  reasons: [
    {
      code: 'NX005',
      message: 'a and b are on no network together',
      evidence: ['a is on front', 'b is on back'],
      meaning: 'Only members of one network reach each other.',
      fix: 'docker netx connect back a',
    },
  ],
  pairs: [
    {
      from: 'a',
      to: 'b',
      expected: 'isolated',
      observed: 'isolated',
      proof: 'strong',
      verdict: 'ok',
      probes: [PING],
    },
  ],
}

const PLAIN = { width: 60, color: false }

test('the headline, the way, the reasons with their commands, and what was measured', () => {
  expect(renderExplanation(APART, PLAIN).split('\n')).toEqual([
    'a does not reach b, as the settings promise.',
    '',
    'PATH',
    '  a      in its own network namespace',
    '  front  bridge 10.0.0.0/24',
    '  x      the asker is not on that network',
    '',
    'REASONS',
    '  NX005  a and b are on no network together',
    '         a is on front',
    '         b is on back',
    '         Only members of one network reach each other.',
    '         $ docker netx connect back a',
    '',
    'MEASURED',
    '    10.1.0.3 on back did not answer a ping',
  ])
})

test('what was not measured for one reason is told once', () => {
  const lost = { ...PING, outcome: 'not-measured', verdict: 'unproven', reason: 'b is exited' } as const
  const [pair] = APART.pairs
  const pairs = pair ? [{ ...pair, probes: [lost, { ...lost, kind: 'mtu' } as const] }] : []
  expect(
    renderExplanation({ ...APART, pairs }, PLAIN)
      .split('\n')
      .at(-1),
  ).toBe('  ? nothing, as b is exited')
})

test('no name steers the terminal', () => {
  const evil = '\u001b[31mn\u202e'
  const [reason] = APART.reasons
  const [pair] = APART.pairs
  const text = renderExplanation(
    {
      ...APART,
      headline: evil,
      path: [{ kind: 'network', name: evil, detail: evil }],
      reasons: reason ? [{ ...reason, message: evil, evidence: [evil] }] : [],
      pairs: pair ? [{ ...pair, probes: [{ ...PING, network: evil }] }] : [],
    },
    PLAIN,
  )
  expect(text).not.toContain('\u001b')
  expect(text).not.toContain('\u202e')
})
