import { describe, expect, it } from 'vitest'
import { type NetworkFlags, planNetwork } from '../../../src/plan/plan-network.ts'

const nothingGiven: NetworkFlags = {
  name: 'shop',
  driver: 'bridge',
  opt: {},
  label: {},
  internal: false,
  attachable: false,
  ingress: false,
  ipv4: undefined,
  ipv6: undefined,
  scope: '',
  'config-only': false,
  'config-from': '',
  'ipam-driver': 'default',
  'ipam-opt': {},
  subnet: [],
  'ip-range': [],
  gateway: [],
  'aux-address': {},
}

function plan(flags: Partial<NetworkFlags>) {
  return planNetwork({ ...nothingGiven, ...flags })
}

function planPools(flags: Partial<NetworkFlags>) {
  return plan(flags).ipam.config
}

describe('the plan of a network', () => {
  it('holds docker’s defaults, and leaves out what docker does not send', () => {
    expect(plan({})).toEqual({
      name: 'shop',
      driver: 'bridge',
      options: {},
      ipam: { driver: 'default', options: {}, config: [] },
      internal: false,
      attachable: false,
      ingress: false,
      scope: '',
      configOnly: false,
      labels: {},
    })
  })

  it('sends a choice of address family as soon as one was made', () => {
    expect(plan({ ipv4: true, ipv6: false })).toMatchObject({ ipv4: true, ipv6: false })
  })

  it('passes on what is not about addresses', () => {
    const spec = plan({
      opt: { mtu: '1400' },
      label: { team: 'shop' },
      'ipam-driver': 'other',
      'ipam-opt': { color: 'blue' },
      'config-from': 'template',
    })
    expect(spec).toMatchObject({
      options: { mtu: '1400' },
      labels: { team: 'shop' },
      ipam: { driver: 'other', options: { color: 'blue' } },
      configFrom: 'template',
    })
  })

  it('gives each subnet the range, the gateway and the auxiliary addresses that lie in it', () => {
    const config = planPools({
      subnet: ['10.1.0.0/16', 'fd00:1::/64'],
      'ip-range': ['10.1.2.0/24'],
      gateway: ['fd00:1::9', '10.1.0.9'],
      'aux-address': { printer: '10.1.0.5', router: '10.1.0.6', six: 'fd00:1::5' },
    })
    expect(config).toEqual([
      {
        subnet: '10.1.0.0/16',
        ipRange: '10.1.2.0/24',
        gateway: '10.1.0.9',
        auxAddresses: { printer: '10.1.0.5', router: '10.1.0.6' },
      },
      { subnet: 'fd00:1::/64', gateway: 'fd00:1::9', auxAddresses: { six: 'fd00:1::5' } },
    ])
  })

  it('sends values as they were typed, host bits and all', () => {
    expect(planPools({ subnet: ['10.1.0.7/16'], 'ip-range': ['10.1.2.7/24'] })).toEqual([
      { subnet: '10.1.0.7/16', ipRange: '10.1.2.7/24' },
    ])
  })

  it.each<[string, Partial<NetworkFlags>]>([
    ['every ip-range or gateway must have a corresponding subnet', { gateway: ['10.1.0.1'] }],
    ['every ip-range or gateway must have a corresponding subnet', { 'ip-range': ['10.1.0.0/24'] }],
    ['invalid subnet: invalid CIDR address: 10.1.0.0', { subnet: ['10.1.0.0'] }],
    [
      'multiple overlapping subnet configuration is not supported',
      { subnet: ['10.1.0.0/16', '10.1.2.0/24'] },
    ],
    [
      'multiple overlapping subnet configuration is not supported',
      { subnet: ['10.1.2.0/24', '10.1.0.0/16'] },
    ],
    ['invalid CIDR address: 10.1.0.0', { subnet: ['10.1.0.0/16'], 'ip-range': ['10.1.0.0'] }],
    ['no matching subnet for range 10.2.0.0/24', { subnet: ['10.1.0.0/16'], 'ip-range': ['10.2.0.0/24'] }],
    ['no matching subnet for gateway 10.2.0.1', { subnet: ['10.1.0.0/16'], gateway: ['10.2.0.1'] }],
    ['no matching subnet for gateway x', { subnet: ['10.1.0.0/16'], gateway: ['x'] }],
    ['no matching subnet for aux-address 10.2.0.1', { 'aux-address': { a: '10.2.0.1' } }],
    [
      'cannot configure multiple ranges (10.1.2.0/24, 10.1.1.0/24) on the same subnet (10.1.0.0/16)',
      { subnet: ['10.1.0.0/16', '10.2.0.0/16'], 'ip-range': ['10.1.1.0/24', '10.1.2.0/24'] },
    ],
    [
      'cannot configure multiple gateways (10.1.0.2, 10.1.0.1) for the same subnet (10.1.0.0/16)',
      { subnet: ['10.1.0.0/16', '10.2.0.0/16'], gateway: ['10.1.0.1', '10.1.0.2'] },
    ],
  ])('refuses as docker does: %s', (message, flags) => {
    const refusal = expect.objectContaining({ family: 'user', message, next: expect.stringMatching(/\.$/) })
    expect(() => planPools(flags)).toThrow(refusal)
  })
})
