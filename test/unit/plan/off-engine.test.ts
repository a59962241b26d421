import { describe, expect, test } from 'vitest'
import { atlas } from '../../../src/model/place.ts'
import { offEngine } from '../../../src/plan/off-engine.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { predictPath } from '../../../src/verdict/predict-path.ts'
import { topology } from '../../support/topology.ts'

const pool = { subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null, auxAddresses: {} }
const what = topology(
  { lan: { pools: [pool] } },
  {
    app: { mode: { kind: 'none' } },
    db: { on: { lan: '172.18.0.2' } },
    side: { mode: { kind: 'container', id: 'db' } },
    web: { on: { lan: '172.18.0.3' } },
    bare: { mode: { kind: 'none' } },
    tied: { mode: { kind: 'none' } },
  },
)
const found = {
  app: ['10.45.0.1/24', 'fd45::1/64', '10.46.0.1/24'],
  db: ['172.18.0.2/16', '172.18.0.200/16', '10.45.0.2/24', 'fd45::2/64'],
  web: ['172.18.0.3/16', '10.99.0.1/24'],
  bare: [],
  tied: ['10.45.0.3/24'],
}
const unseen = { listeners: null, routes: null, links: null, settings: new Map(), ruleset: null }
const sights = new Map(Object.entries(found).map(([name, addresses]) => [name, { ...unseen, addresses }]))
const map = atlas(what, sights)
const shared = (from: string, to: string) => offEngine(map)(from, to).map(({ address }) => address)

describe('addresses in a subnet of both that no network has', () => {
  test.each([
    ['app', 'db', ['10.45.0.2', 'fd45::2']],
    ['db', 'app', ['10.45.0.1', 'fd45::1']],
    ['app', 'side', ['10.45.0.2', 'fd45::2']],
    ['web', 'db', []],
    ['app', 'web', []],
    ['side', 'db', []],
  ])('%s → %s: %j', (from, to, addresses) => {
    expect(shared(from, to)).toEqual(addresses)
  })
})

test('they are asked, and nothing is promised of them; silence elsewhere is no isolation then', () => {
  const probes = planProbes(map).flatMap((probe) => (probe.kind === 'icmp' ? [probe] : []))
  const of = (from: string, to: string) =>
    probes
      .filter((probe) => probe.from === from && probe.to === to)
      .map((probe) => `${probe.network} ${probe.address} ${predictPath(map, probe).expected}`)
  expect(of('app', 'db')).toEqual([
    'lan 172.18.0.2 no-reply',
    'null 10.45.0.2 unknown',
    'null fd45::2 unknown',
  ])
  // What app has on another wire was asked of nobody: that is told.
  expect(of('db', 'app')).toEqual(['null null no-reply', 'null 10.45.0.1 unknown', 'null fd45::1 unknown'])
  expect(of('app', 'tied')).toEqual(['null 10.45.0.3 unknown'])
  expect(of('app', 'bare')).toEqual(['null null no-reply'])
  expect(of('bare', 'app')).toEqual(['null null no-reply'])
  expect(of('web', 'db')).toEqual(['lan 172.18.0.2 reply'])
})
