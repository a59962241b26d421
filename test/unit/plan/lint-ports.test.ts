import { expect, test } from 'vitest'
import { lintPorts } from '../../../src/plan/lint-ports.ts'
import { topology } from '../../support/topology.ts'

const binding = { protocol: 'tcp', port: 80, hostAddress: '', hostPort: 8089 } as const
const published = { ...binding, hostAddress: '0.0.0.0' }

const found = (given: Parameters<typeof topology>[1][string]) =>
  lintPorts(topology({ n: {} }, { app: { on: { n: '10.0.0.2' }, bindings: [binding], ...given } }).containers)

test('a port that was to be published, and is not', () => {
  expect(found({})).toMatchObject([
    {
      kind: 'port-not-published',
      severity: 'hint',
      message: 'app was to publish tcp/80 at port 8089 of the host, and the engine does not',
      evidence: expect.stringContaining('its networks: n;'),
    },
  ])
})

test.each<[string, Parameters<typeof topology>[1][string]]>([
  ['one that is published', { published: [published] }],
  ['one of a container that does not run', { state: 'exited' }],
  ['one of a container in the network of the host', { mode: { kind: 'host' } }],
])('%s is no finding', (_, given) => {
  expect(found(given)).toEqual([])
})
