import { fullnessOf } from '../model/fullness.ts'
import { isLive } from '../model/liveness.ts'
import { compareNatural } from '../model/natural-order.ts'
import { holds, parseSubnet } from '../model/subnet.ts'
import type { AddressPool, ContainerState, Network } from '../model/topology.ts'

/** As much of a container as the listing needs. */
export interface Member {
  readonly state: ContainerState
  readonly networkIds: readonly string[]
  readonly gateways: readonly string[]
  readonly addresses: readonly string[]
}

/** A network as `ls` tells of it: the JSON document holds it as it is, the table shows a part. */
export interface NetworkListing {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly internal: boolean
  readonly ipv6: boolean
  readonly attachable: boolean
  readonly subnets: readonly ListedPool[]
  readonly members: { readonly running: number; readonly stopped: number }
  readonly labels: Readonly<Record<string, string>>
}

interface ListedPool extends Pick<AddressPool, 'subnet' | 'gateway' | 'ipRange'> {
  /** Addresses that containers can have, and those that are given out; texts, as they may be too large for numbers. */
  readonly capacity: string
  readonly taken: string
}

/** In natural order of the names. */
export function listNetworks(networks: readonly Network[], containers: readonly Member[]): NetworkListing[] {
  return networks
    .map((network) => describe(network, containers))
    .sort((a, b) => compareNatural(a.name, b.name) || compareNatural(a.id, b.id))
}

function describe(network: Network, containers: readonly Member[]): NetworkListing {
  const { id, name, driver, scope, internal, ipv6, attachable } = network
  const members = containers.filter(({ networkIds }) => networkIds.includes(id))
  const running = members.filter(isLive).length
  return {
    id,
    name,
    driver,
    scope,
    internal,
    ipv6,
    attachable,
    subnets: network.pools.map((pool) => describePool(network, pool, members)),
    members: { running, stopped: members.length - running },
    labels: Object.fromEntries(Object.entries(network.labels).sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** An engine that was not told a gateway may not tell the one that it chose; the members know it. */
function describePool(network: Network, pool: AddressPool, members: readonly Member[]): ListedPool {
  const { subnet, ipRange } = pool
  const parsed = parseSubnet(subnet)
  const used = members.flatMap(({ gateways }) => gateways).find((address) => parsed && holds(parsed, address))
  const gateway = pool.gateway ?? used ?? null
  const addresses = members.flatMap((member) => member.addresses)
  const [fullness] = fullnessOf({ ...network, pools: [{ ...pool, gateway }] }, addresses)
  const { capacity = 0n, taken = 0n } = fullness ?? {}
  return { subnet, gateway, ipRange, capacity: capacity.toString(), taken: taken.toString() }
}
