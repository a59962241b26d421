import { describe, expect, test } from 'vitest'
import { atlas, HOST_KEY } from '../../../src/model/place.ts'
import type { Listener, Sight } from '../../../src/model/sight.ts'
import type { Publication } from '../../../src/model/topology.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { predict } from '../../../src/verdict/predict.ts'
import { natRules } from '../../support/nat-rules.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>

const LISTENING: Listener = { protocol: 'tcp', address: '0.0.0.0', port: 80 }
const SERVER: Listener = { protocol: 'tcp', address: '0.0.0.0', port: 9900 }
const PROXY: Listener = { protocol: 'tcp', address: '0.0.0.0', port: 8080 }
const pool = (net: number) => ({
  pools: [{ subnet: `10.${net}.0.0/16`, gateway: `10.${net}.0.1`, ipRange: null, auxAddresses: {} }],
})
const sight = (given: Partial<Sight>): Sight => ({
  addresses: [],
  listeners: null,
  routes: null,
  links: null,
  settings: new Map(),
  ruleset: null,
  ...given,
})

interface Given {
  /** Where the source is, by network; the host itself where it is nowhere. */
  readonly on?: Readonly<Record<string, string>>
  readonly networks?: Parts[0]
  readonly version?: string
  readonly rules?: Parameters<typeof natRules>[0] | 'none' | 'unread'
  /** The programs of the container that published the port; null where its namespace was not looked into. */
  readonly listeners?: readonly Listener[] | null
  readonly hostAddress?: string
  readonly asked?: string
  readonly networkId?: string | null
  readonly port?: number
}

/** What is promised of a port of the host that leads to a container on network `t` (10.1.0.0/16). */
function promised({
  on,
  networks = {},
  version = '28.5.2',
  rules = {},
  listeners = [LISTENING],
  hostAddress = '0.0.0.0',
  asked = '10.2.0.1',
  networkId = 's',
  port = 8080,
}: Given): string {
  const published: Publication[] = [{ protocol: 'tcp', port: 80, hostAddress, hostPort: 8080 }]
  const plain = topology(
    { t: pool(1), s: pool(2), ...networks },
    { source: on ? { on } : { mode: { kind: 'host' } }, owner: { on: { t: '10.1.0.9' }, published } },
    version,
  )
  const given = withBeyond(plain, { host: true, netns: [], also: [] })
  const ruleset = rules === 'unread' ? null : rules === 'none' ? { tables: [] } : natRules(rules)
  const proxy = typeof rules === 'string' || rules.proxy !== false
  const host = sight({ listeners: proxy ? [SERVER, { ...PROXY, address: hostAddress }] : [SERVER], ruleset })
  const owner = sight({ listeners })
  const sights = new Map([[HOST_KEY, host] as const, ...(listeners ? [['owner', owner] as const] : [])])
  const probe = {
    kind: 'tcp',
    from: 'source',
    to: '@host',
    network: networkId,
    networkId,
    address: asked,
    port,
  } as const
  const { expected, because } = predict(atlas(given, sights), probe)
  return `${expected} ${because}`
}

const near = { on: { s: '10.2.0.5' } }
const internal = { networks: { s: { ...pool(2), internal: true } } }
const unmasked = {
  networks: { s: { ...pool(2), options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } } },
}
const routed = {
  networks: { s: { ...pool(2), options: { 'com.docker.network.bridge.gateway_mode_ipv4': 'routed' } } },
}
const within = { on: { t: '10.1.0.5' }, asked: '10.1.0.1', networkId: 't' }

describe('a published port, asked at a gateway', () => {
  test.each<[string, Given, string]>([
    ['from another network', near, 'open published-port'],
    ['served by no program', { ...near, listeners: [] }, 'closed nobody-listens'],
    [
      'served on loopback only',
      { ...near, listeners: [{ ...LISTENING, address: '127.0.0.1' }] },
      'closed nobody-listens',
    ],
    ['whoever serves it', { ...near, listeners: null }, 'answer published-port'],
    ['from an internal network', { ...near, ...internal }, 'closed published-apart'],
    ['from a network without masquerading', { ...near, ...unmasked }, 'closed published-apart'],
    ['from a routed network', { ...near, ...routed }, 'open published-port'],
    [
      'from a routed network, by Docker 27',
      { ...near, ...routed, version: '27.5.1' },
      'closed published-apart',
    ],
    ['from its own network', within, 'open published-port'],
    ['from a container without networks', { on: {} }, 'closed no-network'],
    [
      'from a container on an internal network beside an ordinary one',
      { on: { s: '10.2.0.5', t: '10.1.0.5' }, ...internal },
      'closed published-apart',
    ],
    [
      'of the other network, from the same container',
      { on: { s: '10.2.0.5', t: '10.1.0.5' }, ...internal, asked: '10.1.0.1', networkId: 't' },
      'open published-port',
    ],
    ['at the loopback of the host', { ...near, hostAddress: '127.0.0.1' }, 'refused nobody-listens'],
    ['another port of the host', { ...near, port: 9900 }, 'open gateway-is-host'],
    ['another port of the host, from inside', { ...near, ...internal, port: 9900 }, 'open gateway-is-host'],
    ['a port that is not there', { ...near, port: 9901 }, 'refused nobody-listens'],
    ['from the host', {}, 'open published-port'],
    ['from the host, served by no program', { listeners: [] }, 'closed nobody-listens'],
  ])('%s', (_, given, expected) => {
    expect(promised(given)).toBe(expected)
  })
})

test('the port of a container that restarts again and again is promised neither way', () => {
  const bindings = [{ protocol: 'tcp', port: 80, hostAddress: '', hostPort: 9900 } as const]
  const flapping = { on: { t: null }, state: 'restarting', bindings } as const
  const plain = topology({ t: pool(1), s: pool(2) }, { source: near, flapping })
  const map = atlas(
    withBeyond(plain, { host: true, netns: [], also: [] }),
    new Map([[HOST_KEY, sight({ listeners: [SERVER], ruleset: natRules() })]]),
  )
  const at = { network: 's', networkId: 's', address: '10.2.0.1', port: 9900 }
  expect(predict(map, { kind: 'tcp', from: 'source', to: '@host', ...at })).toMatchObject({
    expected: 'unknown',
    because: 'published-unsure',
  })
})

describe('without docker-proxy', () => {
  const rules = { proxy: false, leads: ['8080 10.1.0.9:80'] }
  test.each<[string, Given, string]>([
    ['from another network', near, 'closed published-apart'],
    ['from its own network', within, 'unknown published-unsure'],
    ['from the host', {}, 'open published-port'],
    ['without rules of the engine', { ...near, rules: 'none' }, 'open published-port'],
  ])('%s', (_, given, expected) => {
    expect(promised({ rules, ...given })).toBe(expected)
  })
})

describe('Docker 29', () => {
  test.each<[string, Given, string]>([
    ['from another network', near, 'open published-port'],
    [
      'from another network, without docker-proxy',
      { ...near, rules: { proxy: false } },
      'open published-port',
    ],
    ['from an internal network', { ...near, ...internal }, 'closed published-apart'],
    [
      'from an internal network, by nftables',
      { ...near, ...internal, rules: { nftables: true } },
      'open published-port',
    ],
    ['from a network without masquerading', { ...near, ...unmasked }, 'open published-port'],
    ['from a routed network', { ...near, ...routed }, 'open published-port'],
  ])('%s', (_, given, expected) => {
    expect(promised({ version: '29.1.0', ...given })).toBe(expected)
  })
})

describe('an engine that writes no rules', () => {
  test.each<[string, Given, string]>([
    ['from another network', near, 'open published-port'],
    ['from an internal network', { ...near, ...internal }, 'open published-port'],
  ])('%s', (_, given, expected) => {
    expect(promised({ rules: 'none', ...given })).toBe(expected)
  })
})

describe('IPv6', () => {
  const six = { hostAddress: '::', asked: 'fd00::1' }
  test.each<[string, Given, string]>([
    ['from a source that has none', { ...near, ...six }, 'closed family-missing'],
    ['to a container that has none', { on: { s: '10.2.0.5 fd00::5' }, ...six }, 'open published-port'],
    [
      'to one that has none, from inside',
      { on: { s: '10.2.0.5 fd00::5' }, ...internal, ...six },
      'open published-port',
    ],
    ['a gateway, whatever the port', { ...near, ...six, port: 9900 }, 'no-reply family-missing'],
  ])('%s', (_, given, expected) => {
    expect(promised(given)).toBe(expected)
  })
})

describe('a host without an address on the network', () => {
  test.each([
    { 'com.docker.network.bridge.gateway_mode_ipv4': 'isolated' },
    { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
  ])('%o', (options) => {
    expect(promised({ ...near, networks: { s: { ...pool(2), options } } })).toBe('closed host-off-network')
  })
})
