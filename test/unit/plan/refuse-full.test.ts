import { expect, test } from 'vitest'
import type { Member } from '../../../src/model/membership.ts'
import { refuseFull } from '../../../src/plan/refuse-full.ts'
import { topology } from '../../support/topology.ts'

const pools = [{ subnet: '10.44.0.0/30', gateway: '10.44.0.1', ipRange: null, auxAddresses: {} }]
const networks = topology({ tiny: { pools } }, {}).networks.filter(({ name }) => name === 'tiny')
const newcomer = (name: string) => ({
  member: { id: name, name, seats: [] } as unknown as Member,
  endpoint: {},
})

test('one address is left for one container', () => {
  expect(() => refuseFull(networks, [newcomer('a')], [])).not.toThrow()
})

test('a full network takes nobody, and says what to do', () => {
  expect(() => refuseFull(networks, [newcomer('a')], ['10.44.0.2', '192.0.2.1'])).toThrow(
    'tiny has 0 addresses left, and 1 container is to join',
  )
  expect(() => refuseFull(networks, [newcomer('a'), newcomer('b')], [])).toThrow(
    'tiny has 1 address left, and 2 containers are to join',
  )
})

test('an address that is asked for is another matter', () => {
  const chosen = { ...newcomer('a'), endpoint: { ipv4: '10.44.0.2' } }
  expect(() => refuseFull(networks, [chosen], ['10.44.0.2'])).not.toThrow()
})
