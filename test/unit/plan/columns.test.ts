import { describe, expect, test } from 'vitest'
import { planColumns } from '../../../src/plan/columns.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { planPorts } from '../../../src/plan/port-choice.ts'
import { topology } from '../../support/topology.ts'

const at = { hostAddress: '0.0.0.0', hostPort: 8080 }
const seen = topology(
  { n: {} },
  {
    a: { on: { n: '10.0.0.2' } },
    web: {
      on: { n: '10.0.0.3' },
      published: [
        { protocol: 'tcp', port: 80, ...at },
        { protocol: 'tcp', port: 80, ...at, hostAddress: '::' },
        { protocol: 'udp', port: 53, ...at },
      ],
    },
  },
)

describe('columns', () => {
  test.each<[string, object[]]>([
    ['gateway', [{ kind: 'gateway', id: '@gateway' }]],
    ['host', [{ kind: 'host', id: '@host' }]],
    ['10.0.0.1', [{ kind: 'place', id: '@10.0.0.1', address: '10.0.0.1', port: null, outside: false }]],
    ['10.0.0.1:443', [{ kind: 'place', address: '10.0.0.1', port: 443 }]],
    ['[fd00::1]:443', [{ kind: 'place', address: 'fd00::1', port: 443 }]],
    ['fd00::1', [{ kind: 'place', address: 'fd00::1', port: null }]],
    ['internet=192.0.2.1', [{ kind: 'place', id: '@internet', address: '192.0.2.1', outside: true }]],
    ['example.com', [{ kind: 'name', id: '@example.com', name: 'example.com', port: null }]],
    ['redis:6379', [{ kind: 'name', id: '@redis:6379', name: 'redis', port: 6379 }]],
    [
      'published',
      [
        { kind: 'published', id: '@web:80', owner: 'web' },
        { kind: 'published', id: '@web:53/udp', owner: 'web' },
      ],
    ],
  ])('%s', (word, columns) => {
    expect(planColumns([word], seen)).toMatchObject(columns)
  })

  test.each(['', 'gatway', 'a b', '10.0.0.1:0', '10.0.0.1:99999', 'internet=', '-x.y', 'a..b'])(
    '"%s" is refused',
    (word) => {
      expect(() => planColumns([word], seen)).toThrow(/is nothing that --also knows/)
    },
  )

  test('named twice are there once', () => {
    expect(planColumns(['host', 'host'], seen)).toHaveLength(1)
  })
})

describe('who takes part beyond containers', () => {
  const beyond = (given: Partial<Parameters<typeof withBeyond>[1]>) =>
    withBeyond(seen, { host: false, netns: [], also: [], ...given })

  test('nobody, where nobody was asked for', () => {
    expect(beyond({})).toEqual(seen)
  })

  test('the host, and named namespaces, in the order of their names', () => {
    expect(beyond({ host: true, netns: ['red', 'blue', 'red'] }).participants).toEqual([
      '@host',
      '@netns:blue',
      '@netns:red',
      'a',
      'web',
    ])
  })

  test('the host is looked at, but does not ask, for what leads through it', () => {
    const { containers, participants } = beyond({ also: ['published'] })
    expect(containers.some(({ id }) => id === '@host')).toBe(true)
    expect(participants).toEqual(['a', 'web'])
  })

  test('a host that takes part is no column besides', () => {
    expect(beyond({ host: true, also: ['host', 'gateway'] }).columns).toEqual([
      { kind: 'gateway', id: '@gateway' },
    ])
  })

  test.each(['', '.', '..', 'a/b', 'a b'])('"%s" is no namespace', (name) => {
    expect(() => beyond({ netns: [name] })).toThrow(/is not the name of a network namespace/)
  })
})

test('ports are numbers, each once, and auto', () => {
  expect(planPorts('--tcp', ['443', '80', '443', 'auto'])).toEqual({ ports: [80, 443], auto: true })
})
