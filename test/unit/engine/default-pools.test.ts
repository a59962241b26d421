import { expect, test } from 'vitest'
import { mapDefaultPools } from '../../../src/engine/default-pools.ts'
import { Json } from '../../../src/engine/json.ts'

const ID = '3b018156-f982-48fc-830a-24b412434b60'

test('an engine that tells nothing uses what all of its kind use', () => {
  const { local, swarm } = mapDefaultPools(new Json({ ID }))
  expect(local[0]).toEqual({ base: '172.17.0.0/16', size: 16 })
  expect(local.at(-2)).toEqual({ base: '192.168.0.0/16', size: 20 })
  expect(local.at(-1)).toEqual({
    base: expect.stringMatching(/^fd[\da-f]{2}:[\da-f]{1,4}:[\da-f]{1,4}::\/48$/),
    size: 64,
  })
  expect(swarm).toEqual([{ base: '10.0.0.0/8', size: 24 }])
})

test('an engine that was told uses what it was told', () => {
  const pools = [
    { Base: '10.10.0.0/16', Size: 24 },
    { Base: 'fd00:10::/56', Size: 64 },
  ]
  const cluster = { DefaultAddrPool: ['10.20.0.0/16'], SubnetSize: 26 }
  expect(mapDefaultPools(new Json({ ID, DefaultAddressPools: pools, Swarm: { Cluster: cluster } }))).toEqual({
    local: [
      { base: '10.10.0.0/16', size: 24 },
      { base: 'fd00:10::/56', size: 64 },
    ],
    swarm: [{ base: '10.20.0.0/16', size: 26 }],
  })
})

test.each([
  { Base: '10.10.0.0/16', Size: 0.5 },
  { Base: '10.10.0.0/16', Size: 33 },
  { Base: '10.10.0.0/16', Size: 8 },
  { Base: '10.10.0.0/16', Size: 'large' },
  { Base: '10.10.0.0', Size: 24 },
  { Base: 'fd00::/8', Size: 1e9 },
  {},
])('a pool that cannot be is none: %j', (pool) => {
  const pools = [pool, { Base: '10.20.0.0/16', Size: 24 }]
  const { local } = mapDefaultPools(new Json({ ID, DefaultAddressPools: pools }))
  expect(local[0]).toEqual({ base: '10.20.0.0/16', size: 24 })
  const cluster = { DefaultAddrPool: ['nonsense', '10.20.0.0/16'], SubnetSize: 1e9 }
  expect(mapDefaultPools(new Json({ ID, Swarm: { Cluster: cluster } })).swarm).toEqual([
    { base: '10.0.0.0/8', size: 24 },
  ])
})
