import { describe, expect, it } from 'vitest'
import type { Network } from '../../../src/model/topology.ts'
import { listNetworks } from '../../../src/render/network-listing.ts'
import { renderNetworks } from '../../../src/render/network-table.ts'

function network(name: string, id: string, pools: Network['pools']): Network {
  return {
    id: id.repeat(64),
    name,
    driver: 'bridge',
    scope: 'local',
    internal: false,
    attachable: true,
    ingress: false,
    configOnly: false,
    ipv6: pools.length > 1,
    options: {},
    labels: { b: '2', a: '1' },
    pools,
  }
}

const v4 = { subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null, auxAddresses: {} }
const v6 = { subnet: 'fd00::/64', gateway: 'fd00::1', ipRange: 'fd00::/80', auxAddresses: {} }
const networks = [network('net10', 'b', []), network('net9', 'a', [v4, v6])]
const a = networks[1]?.id ?? ''
const containers = [
  { state: 'running', networkIds: [a], gateways: [], addresses: ['172.18.0.9', 'fd00::9'] },
  { state: 'paused', networkIds: [a], gateways: [], addresses: [] },
  { state: 'exited', networkIds: [a], gateways: [], addresses: [] },
  { state: 'created', networkIds: ['another'], gateways: [], addresses: [] },
] as const

describe('the listing of networks', () => {
  it('counts members by whether they are there, in natural order of the names', () => {
    const [first, second] = listNetworks(networks, containers)
    expect(first).toMatchObject({ name: 'net9', members: { running: 2, stopped: 1 } })
    expect(second).toMatchObject({ name: 'net10', members: { running: 0, stopped: 0 }, subnets: [] })
  })

  it('takes a gateway that the engine does not tell from the members', () => {
    const untold = network('net1', 'c', [{ ...v4, gateway: null }])
    const member = (address: string) =>
      ({ state: 'running', networkIds: [untold.id], gateways: [address], addresses: [] }) as const
    const gatewayOf = (address: string) => listNetworks([untold], [member(address)])[0]?.subnets[0]?.gateway
    expect(gatewayOf('172.18.0.254')).toBe('172.18.0.254')
    expect(gatewayOf('10.0.0.1')).toBe(null)
  })

  it('is the JSON document, with its keys in a stable order', () => {
    const [first] = listNetworks(networks, containers)
    const document = {
      id: a,
      name: 'net9',
      driver: 'bridge',
      scope: 'local',
      internal: false,
      ipv6: true,
      attachable: true,
      subnets: [
        { subnet: '172.18.0.0/16', gateway: '172.18.0.1', ipRange: null, capacity: '65534', taken: '2' },
        {
          subnet: 'fd00::/64',
          gateway: 'fd00::1',
          ipRange: 'fd00::/80',
          capacity: '281474976710655',
          taken: '2',
        },
      ],
      members: { running: 2, stopped: 1 },
      labels: { a: '1', b: '2' },
    }
    expect(JSON.stringify(first)).toBe(JSON.stringify(document))
  })

  it('is a table, a gateway beside its subnet', () => {
    const lines = renderNetworks(listNetworks(networks, containers), { wholeIds: false })
    expect(lines).toEqual([
      'NETWORK ID     NAME      DRIVER    SCOPE     SUBNET          GATEWAY      USED      MEMBERS',
      'aaaaaaaaaaaa   net9      bridge    local     172.18.0.0/16   172.18.0.1   <1%       2 (1 stopped)',
      '                                             fd00::/64       fd00::1      <1%',
      'bbbbbbbbbbbb   net10     bridge    local                                            0',
    ])
  })

  it('shows whole ids when asked', () => {
    const lines = renderNetworks(listNetworks(networks, []), { wholeIds: true })
    expect(lines[1]).toMatch(/^a{64} {3}net9 /)
  })

  it('gives up scope, driver and id before subnet and members on a narrow terminal', () => {
    const lines = renderNetworks(listNetworks(networks, containers), { wholeIds: false, width: 40 })
    expect(lines).toEqual([
      'NAME      SUBNET          MEMBERS',
      'net9      172.18.0.0/16   2 (1 stopped)',
      '          fd00::/64',
      'net10                     0',
    ])
  })
})
