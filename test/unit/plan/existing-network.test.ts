import { expect, test } from 'vitest'
import { differences, findNetwork } from '../../../src/plan/existing-network.ts'
import { networkOn } from '../../support/addresses.ts'

const shop = networkOn('shop', ['10.1.0.0/24', 'fd00:1::/64'])
const wish = { driver: 'bridge', internal: false, subnet: [] as string[] }

test('a network is found by its whole name', () => {
  expect(findNetwork([networkOn('shop-2', []), shop], 'shop')).toBe(shop)
  expect(findNetwork([shop], 'sho')).toBeUndefined()
})

test.each([
  [{}, []],
  [{ subnet: ['10.1.0.0/24', 'auto', '0.0.0.0/24', 'FD00:1:0::/64'] }, []],
  [{ driver: 'macvlan' }, ['network "shop" is there with driver bridge, not macvlan']],
  [{ internal: true }, ['network "shop" is there with a way out, not --internal']],
  [
    { subnet: ['10.2.0.0/24'] },
    ['network "shop" is there with subnet 10.1.0.0/24, fd00:1::/64, not 10.2.0.0/24'],
  ],
])('asked for %j it differs in %j', (asked, expected) => {
  expect(differences(shop, { ...wish, ...asked })).toEqual(expected)
})
