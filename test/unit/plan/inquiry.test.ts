import { describe, expect, test } from 'vitest'
import { PROJECT_LABEL, SERVICE_LABEL } from '../../../src/model/compose.ts'
import { atlas } from '../../../src/model/place.ts'
import { choosePair, planInquiry, readQuestion } from '../../../src/plan/inquiry.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { topology } from '../../support/topology.ts'

const MEANS = { name: [], prober: 'auto' }

describe('a question', () => {
  test.each([
    ['redis', null],
    ['redis:6379', { protocol: 'tcp', port: 6379 }],
    ['redis:6379/tcp', { protocol: 'tcp', port: 6379 }],
    ['redis:53/udp', { protocol: 'udp', port: 53 }],
  ])('about %s', (to, port) => {
    expect(readQuestion({ from: 'app', to })).toEqual({ from: 'app', to: 'redis', port })
  })

  test.each(['', ':80', 'redis:', 'redis:0', 'redis:65536', 'redis:80/sctp', 'redis:80:80', 'a/b'])(
    'about "%s" is none',
    (to) => {
      expect(() => readQuestion({ from: 'app', to })).toThrow(`"${to}" is no container`)
    },
  )

  test('about a container and itself', () => {
    const same = { id: 'abc', name: 'app', state: 'running', labels: {}, networkIds: [] } as const
    expect(() => choosePair({ from: 'app', to: 'abc', port: null })([same])).toThrow('are one container')
  })
})

/** What is asked of whom: `a b tcp/80`. */
function asked(containers: Parameters<typeof topology>[1], to: string): string[] {
  const given = topology({ n: {}, m: {} }, containers)
  const { topology: planned, choice } = planInquiry(given, readQuestion({ from: 'a', to }), MEANS)
  return planProbes(atlas(planned), choice).map((probe) => {
    const what = 'port' in probe ? `${probe.kind}/${probe.port}` : probe.kind
    return `${probe.from} ${probe.to} ${probe.kind === 'dns' ? probe.name : what}`
  })
}

const a = { on: { n: '10.0.0.2' }, exposed: [{ protocol: 'tcp', port: 22 }] } as const

test('only the pair is asked about, one way, and its port', () => {
  expect(asked({ a, b: { on: { n: '10.0.0.3' } } }, 'b:80')).toEqual([
    'a b icmp',
    'a b mtu',
    'a b tcp/80',
    'a b b',
    'a b b.n',
  ])
})

test('of the published ports the one that is meant', () => {
  const at = (port: number) =>
    ({ protocol: 'tcp', port, hostAddress: '0.0.0.0', hostPort: port + 10_000 }) as const
  const b = { on: { m: '10.1.0.3' }, published: [at(80), at(443)] }
  expect(asked({ a, b }, 'b:80').filter((probe) => probe.includes('@'))).toEqual(['a @b:80 tcp/10080'])
  expect(asked({ a, b }, 'b:22').filter((probe) => probe.includes('@'))).toEqual([])
})

test('names that it bears elsewhere, and its service', () => {
  const labels = { [PROJECT_LABEL]: 'shop', [SERVICE_LABEL]: 'web' }
  const b = { on: { n: '10.0.0.3' }, labels }
  expect(asked({ a, b }, 'b').filter((probe) => probe.includes('web'))).toEqual(['a b web'])
})
