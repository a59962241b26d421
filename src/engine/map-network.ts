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
  }
}

function mapPool(pool: Json): AddressPool {
  return {
    subnet: pool.at('Subnet').text,
    gateway: pool.at('Gateway').textOrNull,
    ipRange: pool.at('IPRange').textOrNull,
    auxAddresses: pool.at('AuxiliaryAddresses').record,
  }
}
