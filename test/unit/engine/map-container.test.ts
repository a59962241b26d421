import { describe, expect, it, test } from 'vitest'
import { Json } from '../../../src/engine/json.ts'
import { lacksNetworkIds, mapContainer, mapSummary } from '../../../src/engine/map-container.ts'

const ID = '61b2f4e53d1310561e87e25f18c0c92f5a552b34eefb6e9425ede393d20249f9'
const SHOP = 'dd2ba093e172bef0e0fe9554807e247ee67d906352bfbf17d09f424efc82ec15'
const SANDBOX = '/var/run/docker/netns/fb34cfd96544'

const endpoint = {
  NetworkID: SHOP,
  EndpointID: 'e1',
  IPAddress: '10.201.0.2',
  GlobalIPv6Address: '',
  Gateway: '10.201.0.1',
}

/** What engines of an API version answer for the same container, started with `--network-alias web`. */
const ENDPOINTS = {
  '1.41': { ...endpoint, Aliases: ['web', '61b2f4e53d13'] },
  '1.45': { ...endpoint, Aliases: ['web'], DNSNames: ['app', 'web', '61b2f4e53d13'] },
  '1.51': { ...endpoint, Aliases: ['web'], GwPriority: 0, DNSNames: ['app', 'web', '61b2f4e53d13'] },
  '1.55': {
    ...endpoint,
    IPAMConfig: null,
    Links: null,
    Aliases: ['web'],
    DriverOpts: null,
    GwPriority: 0,
    MacAddress: '02:42:0a:c9:00:02',
    IPPrefixLen: 24,
    IPv6Gateway: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: ['app', 'web', '61b2f4e53d13'],
  },
}

function inspection(
  more: {
    state?: string
    started?: string
    mode?: string
    networks?: object
    ports?: object
    key?: string
  } = {},
): Json {
  return new Json({
    Id: ID,
    Name: '/app',
    State: { Status: more.state ?? 'running', StartedAt: more.started ?? '1970-01-01T00:00:02.5Z' },
    Config: { Labels: { team: 'net' }, ExposedPorts: { '6379/tcp': {}, '9999/sctp': {} } },
    HostConfig: {
      NetworkMode: more.mode ?? 'shop',
      PortBindings: {
        '6379/tcp': [{ HostIp: '', HostPort: '16379' }],
        '80/tcp': [{ HostIp: '', HostPort: '' }],
      },
    },
    NetworkSettings: {
      SandboxKey: more.key ?? SANDBOX,
      Networks: more.networks ?? { shop: endpoint },
      Ports: more.ports ?? PORTS,
    },
  })
}

const PORTS = {
  '6379/tcp': [
    { HostIp: '0.0.0.0', HostPort: '16379' },
    { HostIp: '::', HostPort: '16379' },
  ],
  '53/udp': null,
}

test('names that the engine has beside name, short id and aliases, as the host name', () => {
  const shop = { ...endpoint, Aliases: ['web'], DNSNames: ['app', 'web', '61b2f4e53d13', 'box'] }
  expect(mapContainer(inspection({ networks: { shop } })).endpoints[0]?.otherNames).toEqual(['box'])
})

describe('an inspected container', () => {
  it.each(Object.entries(ENDPOINTS))('of API %s', (_, shop) => {
    expect(mapContainer(inspection({ networks: { shop } }))).toEqual({
      id: ID,
      name: 'app',
      state: 'running',
      startedAtMs: 2500,
      labels: { team: 'net' },
      mode: { kind: 'own', startedOn: 'shop' },
      endpoints: [
        {
          networkId: SHOP,
          network: 'shop',
          ipv4: '10.201.0.2',
          ipv6: null,
          gateway: '10.201.0.1',
          aliases: ['web'],
        },
      ],
      endpointIds: ['e1'],
      sandbox: SANDBOX,
      exposed: [{ protocol: 'tcp', port: 6379 }],
      published: [
        { protocol: 'tcp', port: 6379, hostAddress: '0.0.0.0', hostPort: 16379 },
        { protocol: 'tcp', port: 6379, hostAddress: '::', hostPort: 16379 },
      ],
      bindings: [
        { protocol: 'tcp', port: 6379, hostAddress: '', hostPort: 16379 },
        { protocol: 'tcp', port: 80, hostAddress: '', hostPort: 0 },
      ],
    })
  })

  it('on a network without IPv4 has what Docker 28 and later leave empty', () => {
    const shop = { ...endpoint, IPAddress: '', IPPrefixLen: 0, Gateway: '', IPv6Gateway: 'fd00:1::1' }
    const networks = { shop: { ...shop, GlobalIPv6Address: 'fd00:1::2', GlobalIPv6PrefixLen: 64 } }
    const { endpoints } = mapContainer(inspection({ networks }))
    expect(endpoints).toMatchObject([{ ipv4: null, ipv6: 'fd00:1::2', gateway: 'fd00:1::1' }])
  })

  it('has what is published on no address in particular, and not what only a routed network lets in', () => {
    const ports = { '80/tcp': [{ HostIp: '', HostPort: '8080' }], '81/tcp': [{ HostIp: '', HostPort: '' }] }
    expect(mapContainer(inspection({ ports })).published).toEqual([
      { protocol: 'tcp', port: 80, hostAddress: '0.0.0.0', hostPort: 8080 },
    ])
  })

  it('that never ran has no time', () => {
    expect(mapContainer(inspection({ started: '0001-01-01T00:00:00Z' })).startedAtMs).toBe(null)
  })

  it('has its endpoints sorted by network', () => {
    const networks = { zoo: endpoint, bar: endpoint, shop: endpoint }
    const { endpoints } = mapContainer(inspection({ networks }))
    expect(endpoints.map(({ network }) => network)).toEqual(['bar', 'shop', 'zoo'])
  })

  it('has no addresses and no namespace when it is stopped', () => {
    const networks = { shop: { ...endpoint, IPAddress: '', Aliases: null } }
    const container = mapContainer(inspection({ state: 'exited', networks, key: '' }))
    expect(container).toMatchObject({ state: 'exited', sandbox: null })
    expect(container.endpoints).toMatchObject([{ ipv4: null, ipv6: null, aliases: [] }])
  })

  it('has its namespace while it is paused', () => {
    expect(mapContainer(inspection({ state: 'paused' })).sandbox).toBe(SANDBOX)
  })

  it.each([
    ['default', { kind: 'own' }],
    ['bridge', { kind: 'own' }],
    ['host', { kind: 'host' }],
    ['none', { kind: 'none' }],
    [`container:${ID}`, { kind: 'container', id: ID }],
  ])('in network mode %s', (mode, expected) => {
    const networks = { [mode]: endpoint }
    expect(mapContainer(inspection({ mode, networks })).mode).toEqual(expected)
  })

  it('that left the network `none` for another is in that', () => {
    expect(mapContainer(inspection({ mode: 'none' })).mode).toEqual({ kind: 'own' })
  })

  it('in a state that nobody foresaw is none that could be measured', () => {
    expect(mapContainer(inspection({ state: 'dreaming' })).state).toBe('dead')
  })
})

describe('a listed container', () => {
  const listed = (more: object = {}) =>
    new Json({
      Id: ID,
      Names: ['/app'],
      State: 'running',
      Labels: null,
      NetworkSettings: {
        Networks: {
          shop: { NetworkID: SHOP, EndpointID: 'e1', IPAddress: '10.201.0.2', Gateway: '10.201.0.1' },
        },
      },
      ...more,
    })
  const unknown = () => undefined

  it('says what to select by', () => {
    const summary = {
      id: ID,
      name: 'app',
      state: 'running',
      exitCode: null,
      labels: {},
      networkIds: [SHOP],
      endpointIds: ['e1'],
      addresses: ['10.201.0.2'],
      publishes: false,
      gateways: ['10.201.0.1'],
    }
    expect(mapSummary(listed(), unknown)).toEqual(summary)
  })

  it.each([
    ['Exited (137) 3 minutes ago', 137],
    ['Exited (0) Less than a second ago', 0],
    ['Up 3 minutes', null],
    ['Restarting (1) 2 seconds ago', null],
    ['Created', null],
  ])('with the status "%s" has the exit code %s', (Status, exitCode) => {
    expect(mapSummary(listed({ Status }), unknown).exitCode).toBe(exitCode)
  })

  it('has the name that is not a link of another', () => {
    expect(mapSummary(listed({ Names: ['/web/db', '/app'] }), unknown).name).toBe('app')
  })

  it('has its id for a name while it is being removed', () => {
    expect(mapSummary(listed({ Names: null }), unknown).name).toBe('61b2f4e53d13')
  })

  it('that never ran tells names of networks only', () => {
    const created = listed({ State: 'created', NetworkSettings: { Networks: { shop: { NetworkID: '' } } } })
    expect(lacksNetworkIds(created)).toBe(true)
    expect(lacksNetworkIds(listed())).toBe(false)
    const idOf = (name: string) => (name === 'shop' ? SHOP : undefined)
    expect(mapSummary(created, idOf).networkIds).toEqual([SHOP])
    expect(mapSummary(created, unknown).networkIds).toEqual([])
  })
})

describe('ports of an image', () => {
  const exposing = (...texts: string[]) =>
    mapContainer(
      new Json({ Id: ID, Config: { ExposedPorts: Object.fromEntries(texts.map((text) => [text, {}])) } }),
    )

  it.each([
    'abc/tcp',
    '99999/tcp',
    '65536/udp',
    '0/tcp',
    '-1/tcp',
    '1e3/tcp',
    '80.5/tcp',
    ' 80/tcp',
    '/tcp',
    '80/xyz',
  ])('are numbers from 1 to 65535, and %j is left out', (text) => {
    const { exposed, leftOut } = exposing('80/tcp', text, '132/sctp')
    expect(exposed).toEqual([{ protocol: 'tcp', port: 80 }])
    expect(leftOut).toEqual([`exposes ${JSON.stringify(text)}, where a port was expected`])
  })

  it('are named in one sentence, however many are wrong', () => {
    const { leftOut } = exposing(...Array.from({ length: 500 }, (_, index) => `x${index}/tcp`))
    expect(leftOut).toEqual(['exposes "x0/tcp", "x1/tcp", "x2/tcp" and 497 more, where a port was expected'])
  })

  it('are published where the engine says so, and at a port', () => {
    const at = (HostPort: string) =>
      mapContainer(new Json({ Id: ID, NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '', HostPort }] } } }))
    expect(at('8080').published).toHaveLength(1)
    for (const port of ['', '0', '70000', 'x']) expect(at(port).published).toEqual([])
  })
})
