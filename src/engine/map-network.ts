import type { NetworkSpec } from '../model/spec.ts'
import type { AddressPool, Network } from '../model/topology.ts'
import type { Json } from './json.ts'

/** A network as the engine lists or inspects it. */
export function mapNetwork(network: Json): Network {
  return {
    id: network.at('Id').text,
    name: network.at('Name').text,
    driver: network.at('Driver').text,
    scope: network.at('Scope').text,
    internal: network.at('Internal').flag,
    attachable: network.at('Attachable').flag,
    ingress: network.at('Ingress').flag,
    configOnly: network.at('ConfigOnly').flag,
    ipv6: network.at('EnableIPv6').flag,
    options: network.at('Options').record,
    labels: network.at('Labels').record,
    pools: network.at('IPAM').at('Config').items.map(mapPool),
    ...created(Date.parse(network.at('Created').text)),
  }
}

/** Some engines leave it out, or write the year 1. */
function created(atMs: number): Pick<Network, 'createdAtMs'> {
  return atMs > 0 ? { createdAtMs: atMs } : {}
}

function mapPool(pool: Json): AddressPool {
  return {
    subnet: pool.at('Subnet').text,
    gateway: pool.at('Gateway').textOrNull,
    ipRange: pool.at('IPRange').textOrNull,
    auxAddresses: pool.at('AuxiliaryAddresses').record,
  }
}

/** What to ask for to get the same network again. */
export function mapNetworkSpec(network: Json): NetworkSpec {
  const { name, driver, options, labels, internal, attachable, ingress, configOnly, ipv6, pools } =
    mapNetwork(network)
  const ipam = network.at('IPAM')
  const source = network.at('ConfigFrom').at('Network').text
  const ipv4 = network.at('EnableIPv4').value
  return {
    name,
    driver,
    options,
    ipam: {
      driver: ipam.at('Driver').text || 'default',
      options: ipam.at('Options').record,
      // What was copied from a configuration is copied again.
      config: source === '' ? pools.map(specOfPool) : [],
    },
    internal,
    attachable,
    ingress,
    // Engines that know no networks without IPv4 leave it out.
    ...(typeof ipv4 === 'boolean' && { ipv4 }),
    ipv6,
    scope: '',
    configOnly,
    ...(source !== '' && { configFrom: source }),
    labels,
  }
}

function specOfPool({
  subnet,
  gateway,
  ipRange,
  auxAddresses,
}: AddressPool): NetworkSpec['ipam']['config'][number] {
  return {
    subnet,
    ...(ipRange !== null && { ipRange }),
    ...(gateway !== null && { gateway }),
    ...(Object.keys(auxAddresses).length > 0 && { auxAddresses }),
  }
}
