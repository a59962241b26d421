import { expect, test } from 'vitest'
import type { NetworkSpec } from '../../../src/model/spec.ts'
import { renderNewNetwork } from '../../../src/render/new-network.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const lined = (config: NetworkSpec['ipam']['config'], more: Partial<NetworkSpec> = {}) =>
  renderNewNetwork(networkSpec('shop', { ipam: { driver: 'default', options: {}, config }, ...more }), [])

test('a network to be is told with its addresses, chosen here or by the engine', () => {
  const config = [
    { subnet: '10.0.0.0/24', gateway: '10.0.0.9', ipRange: '10.0.0.64/26' },
    { subnet: 'fd00::/64' },
  ]
  expect(lined(config, { internal: true })).toBe(
    'Would create network "shop" (bridge, internal) on 10.0.0.0/24 gateway 10.0.0.9 range 10.0.0.64/26 and fd00::/64',
  )
  expect(lined([{ subnet: 'fd00::/64' }])).toBe(
    'Would create network "shop" (bridge) on fd00::/64 and an IPv4 subnet that the engine chooses',
  )
  expect(lined([], { driver: '\u001b[31m' })).toBe(
    'Would create network "shop" (�[31m) on an IPv4 subnet that the engine chooses',
  )
  expect(renderNewNetwork(networkSpec('shop'), [{ id: 'w', name: 'web' }]).split('\n')[1]).toBe(
    'Would connect web to it',
  )
})
