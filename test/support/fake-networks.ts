import { createHash } from 'node:crypto'
import { refusal } from '../../src/engine/failures.ts'
import { route } from '../../src/engine/routes.ts'
import type { NetworkSpec } from '../../src/model/spec.ts'
import type { AddressPool, Network } from '../../src/model/topology.ts'
import { freePool, isTaken, subnet } from './fake-addresses.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

const DRIVERS = ['bridge', 'host', 'null', 'macvlan', 'ipvlan']
export const BUILT_IN: readonly string[] = ['bridge', 'host', 'none']
const DEFAULT_BRIDGE = { 'com.docker.network.bridge.default_bridge': 'true' }

const PLAIN: Omit<NetworkSpec, 'name'> = {
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

export function networkSpec(name: string, more: Partial<NetworkSpec> = {}): NetworkSpec {
  return { ...PLAIN, name, ...more }
}

/** 64 hexadecimal digits, the same in every run. */
export function idOf(what: string): string {
  return createHash('sha256').update(what).digest('hex')
}

/** An engine finds by name or whole id, else by the beginning of an id that no other shares. */
export function find<T extends Named>(
  noun: 'network' | 'container',
  all: readonly T[],
  reference: string,
): T {
  route(noun, reference)
  const exact = all.find(({ id, name }) => id === reference || name === reference)
  const [first, second] = exact ? [exact] : all.filter(({ id }) => id.startsWith(reference))
  if (second) throw refusal(400, `${noun} ${reference} is ambiguous`)
  if (first) return first
  throw refusal(
    404,
    noun === 'network' ? `network ${reference} not found` : `No such container: ${reference}`,
  )
}

/** The three networks that are always there. */
export function builtInNetworks(): Network[] {
  const bridge = { subnet: '172.17.0.0/16', gateway: '172.17.0.1' }
  const options = DEFAULT_BRIDGE
  return [
    assemble(networkSpec('bridge', { options }), [{ ...bridge, ipRange: null, auxAddresses: {} }]),
    assemble(networkSpec('host', { driver: 'host' }), []),
    assemble(networkSpec('none', { driver: 'null' }), []),
  ]
}

/** A new network beside the others, or the refusal that an engine gives. */
export function makeNetwork(spec: NetworkSpec, others: readonly Network[]): Network {
  if (BUILT_IN.includes(spec.name))
    throw refusal(403, `operation is not permitted on predefined ${spec.name} network `)
  if (others.some(({ name }) => name === spec.name))
    throw refusal(409, `network with name ${spec.name} already exists`)
  if (spec.driver === 'overlay') throw refusal(403, 'This node is not a swarm manager.')
  if (!DRIVERS.includes(spec.driver)) throw refusal(404, `plugin "${spec.driver}" not found`)
  const given = spec.ipam.config.map((config): AddressPool => {
    subnet(config.subnet)
    if (isTaken(config.subnet, others))
      throw refusal(403, 'Pool overlaps with other one on this address space')
    const { gateway = null, ipRange = null, auxAddresses = {} } = config
    return { subnet: config.subnet, gateway, ipRange, auxAddresses }
  })
  const pools = given.length > 0 || spec.configOnly ? given : [freePool(others)]
  return assemble(spec, pools)
}

let made = 0

function assemble(
  { ipam: _, ipv4: __, configFrom: ___, scope, ipv6, ...spec }: NetworkSpec,
  pools: AddressPool[],
): Network {
  made += 1
  return {
    ...spec,
    id: idOf(`network ${spec.name} ${made}`),
    scope: scope || 'local',
    ipv6: ipv6 ?? false,
    pools,
  }
}
