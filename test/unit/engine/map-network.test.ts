import { describe, expect, it } from 'vitest'
import { Json } from '../../../src/engine/json.ts'
import { mapNetwork, mapNetworkSpec } from '../../../src/engine/map-network.ts'
import { connectBody, networkBody } from '../../../src/engine/network-body.ts'

describe('a network', () => {
  it('is read as API 1.51 tells it', () => {
    const network = mapNetwork(
      new Json({
        Name: 'shop',
        Id: 'dd2ba0',
        Scope: 'local',
        Driver: 'bridge',
        EnableIPv4: true,
        EnableIPv6: true,
        IPAM: {
          Driver: 'default',
          Options: null,
          Config: [
            {
              Subnet: '10.1.0.0/24',
              IPRange: '10.1.0.128/25',
              Gateway: '10.1.0.1',
              AuxiliaryAddresses: { a: '10.1.0.5' },
            },
            { Subnet: 'fd00::/64' },
          ],
        },
        Internal: true,
        Attachable: false,
        Ingress: false,
        ConfigFrom: { Network: '' },
        ConfigOnly: false,
        Options: { mtu: '1400' },
        Labels: { team: 'net' },
      }),
    )
    expect(network).toEqual({
      id: 'dd2ba0',
      name: 'shop',
      driver: 'bridge',
      scope: 'local',
      internal: true,
      attachable: false,
      ingress: false,
      configOnly: false,
      ipv6: true,
      options: { mtu: '1400' },
      labels: { team: 'net' },
      pools: [
        {
          subnet: '10.1.0.0/24',
          gateway: '10.1.0.1',
          ipRange: '10.1.0.128/25',
          auxAddresses: { a: '10.1.0.5' },
        },
        { subnet: 'fd00::/64', gateway: null, ipRange: null, auxAddresses: {} },
      ],
    })
  })

  it('without IPv4 is read as API 1.55 tells it', () => {
    const told = new Json({
      Name: 'six',
      Id: 'dd2ba0',
      Created: '2026-11-01T03:00:00.5Z',
      Scope: 'local',
      Driver: 'bridge',
      EnableIPv4: false,
      EnableIPv6: true,
      IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: 'fd00:1::/64', Gateway: 'fd00:1::1' }] },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Options: {},
      Labels: {},
      Containers: {},
      Status: {
        IPAM: { Subnets: { 'fd00:1::/64': { IPsInUse: 2, DynamicIPsAvailable: 18446744073709552000 } } },
      },
    })
    expect(mapNetwork(told)).toMatchObject({
      ipv6: true,
      createdAtMs: Date.parse('2026-11-01T03:00:00.5Z'),
      pools: [{ subnet: 'fd00:1::/64', gateway: 'fd00:1::1', ipRange: null, auxAddresses: {} }],
    })
    expect(mapNetworkSpec(told)).toMatchObject({ ipv4: false, ipv6: true })
  })

  it('of an engine that knows no networks without IPv4 is to have what such engines make', () => {
    const { ipv4 } = mapNetworkSpec(
      new Json({ Name: 'old', Id: '1e2b', Driver: 'bridge', EnableIPv6: false }),
    )
    expect(ipv4).toBeUndefined()
  })

  it('may leave out nearly everything', () => {
    const host = mapNetwork(
      new Json({ Name: 'host', Id: '1e2a', Driver: 'host', IPAM: { Config: null }, Labels: null }),
    )
    expect(host).toMatchObject({ name: 'host', pools: [], labels: {}, options: {}, internal: false })
  })
})

/** Recorded from docker 28.2.2, which leaves out what is undefined here. */
describe('what is sent', () => {
  const sent = (body: object): unknown => JSON.parse(JSON.stringify(body))
  const plain = {
    name: 'foo',
    driver: 'bridge',
    options: {},
    ipam: { driver: 'default', options: {}, config: [] },
    internal: false,
    attachable: false,
    ingress: false,
    scope: '',
    configOnly: false,
    labels: {},
  }
  const bare = {
    Driver: 'bridge',
    Scope: '',
    IPAM: { Driver: 'default', Options: {}, Config: [] },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigOnly: false,
    ConfigFrom: null,
    Options: {},
    Labels: {},
    Name: 'foo',
    CheckDuplicate: true,
  }

  it('for create', () => {
    expect(sent(networkBody(plain))).toEqual(bare)
  })

  it('for create with everything', () => {
    const config = {
      subnet: '10.1.0.0/24',
      ipRange: '10.1.0.128/25',
      gateway: '10.1.0.1',
      auxAddresses: { a: '10.1.0.5' },
    }
    const spec = {
      ...plain,
      ipam: { driver: 'default', options: { o: 'p' }, config: [config] },
      ipv4: false,
      ipv6: true,
      configFrom: 'template',
    }
    expect(sent(networkBody(spec))).toEqual({
      ...bare,
      EnableIPv4: false,
      EnableIPv6: true,
      IPAM: {
        Driver: 'default',
        Options: { o: 'p' },
        Config: [
          {
            Subnet: '10.1.0.0/24',
            IPRange: '10.1.0.128/25',
            Gateway: '10.1.0.1',
            AuxiliaryAddresses: { a: '10.1.0.5' },
          },
        ],
      },
      ConfigFrom: { Network: 'template' },
    })
  })

  it('for connect', () => {
    expect(sent(connectBody('c1', {}))).toEqual({
      Container: 'c1',
      EndpointConfig: { IPAMConfig: {}, Links: null, Aliases: [], DriverOpts: {}, GwPriority: 0 },
    })
  })

  it('for connect with everything', () => {
    const spec = {
      ipv4: '10.1.0.9',
      ipv6: 'fd::1',
      linkLocal: ['169.254.1.1'],
      aliases: ['a', 'b'],
      links: ['x:y'],
      driverOptions: { a: 'b' },
      gatewayPriority: 5,
    }
    expect(sent(connectBody('c1', spec))).toEqual({
      Container: 'c1',
      EndpointConfig: {
        IPAMConfig: { IPv4Address: '10.1.0.9', IPv6Address: 'fd::1', LinkLocalIPs: ['169.254.1.1'] },
        Links: ['x:y'],
        Aliases: ['a', 'b'],
        DriverOpts: { a: 'b' },
        GwPriority: 5,
      },
    })
  })
})
