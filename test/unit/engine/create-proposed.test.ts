import { expect, test } from 'vitest'
import { createProposed } from '../../../src/engine/create-proposed.ts'
import { FakeEngine } from '../../support/fake-engine.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const on = (subnet: string) =>
  networkSpec('shop', { ipam: { driver: 'default', options: {}, config: [{ subnet }] } })

test('what somebody else took meanwhile is proposed anew, and not twice', async () => {
  const engine = new FakeEngine().withNetwork('a', ['10.0.0.0/24']).withNetwork('b', ['10.0.1.0/24'])
  const seen: string[][] = []
  const { id, spec } = await createProposed(engine, (_, refused) => {
    seen.push([...refused])
    return on(`10.0.${refused.length}.0/24`)
  })
  expect(seen).toEqual([[], ['10.0.0.0/24'], ['10.0.0.0/24', '10.0.1.0/24']])
  expect((await engine.network('shop')).id).toBe(id)
  expect(spec.ipam.config).toEqual([{ subnet: '10.0.2.0/24' }])
})

test('what has no alternative is refused as the engine refuses it', async () => {
  const engine = new FakeEngine().withNetwork('a', ['10.0.0.0/24'])
  await expect(createProposed(engine, () => on('10.0.0.0/24'))).rejects.toMatchObject({
    code: 'NETX_SUBNET_OVERLAP',
  })
})
