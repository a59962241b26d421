import { familyOf, lacksGateway } from '../model/bridge.ts'
import { type Atlas, isDefaultBridge, sameNamespace } from '../model/place.ts'
import { holds, normaliseAddress, subnetsOf } from '../model/subnet.ts'
import type { Container, Network } from '../model/topology.ts'

/** An address of a target, with the network that it is on. Null for what there is none of. */
export interface Place {
  readonly network: string | null
  readonly networkId: string | null
  readonly address: string | null
}

export const NOWHERE: Place = { network: null, networkId: null, address: null }

/** Where `to` can be addressed by `from`; a place without an address where it cannot. */
export function placesOf(atlas: Atlas, from: string, to: string): Place[] {
  const { mode, endpoints } = atlas.place(to)
  if (mode.kind === 'host') return atLeastOne(placesOnHost(atlas, from, to))
  if (mode.kind === 'named') return atLeastOne(elsewhere(atlas.sight(to)?.addresses ?? []))
  if (endpoints.length === 0 || mode.kind === 'none') return [NOWHERE]
  return endpoints.flatMap(({ network, networkId, ipv4, ipv6 }) => {
    const known = [ipv4, ipv6].filter((address) => address !== null)
    return (known.length > 0 ? known : [null]).map((address) => ({ network, networkId, address }))
  })
}

const atLeastOne = (places: Place[]) => (places.length > 0 ? places : [NOWHERE])

/** Addresses that are on no network of the engine's, with or without a prefix length. */
export function elsewhere(addresses: readonly string[]): Place[] {
  return addresses.map((address) => ({ ...NOWHERE, address: withoutPrefix(address) }))
}

function withoutPrefix(address: string): string {
  return address.replace(/\/\d+$/, '')
}

/**
 * Where a container meets the engine's host: at the gateways of its own bridges. One that is on no bridge asks for
 * another bridge's, the default one's by preference: an address that the host has for certain.
 */
function placesOnHost(atlas: Atlas, from: string, to: string): Place[] {
  if (sameNamespace(atlas, from, to)) return elsewhere(['127.0.0.1'])
  const own = ownGateways(atlas, atlas.place(from))
  if (own.length > 0) return own
  const others = bridges(atlas).toSorted((a, b) => Number(isDefaultBridge(b)) - Number(isDefaultBridge(a)))
  return others.flatMap((network) => gatewaysOf(atlas, network).slice(0, 1)).slice(0, 1)
}

/** The addresses of the host on the bridges that a container is on. */
export function ownGateways(atlas: Atlas, { endpoints }: Container): Place[] {
  return endpoints.flatMap(({ networkId, network, gateway }) => {
    const bridge = atlas.network(networkId)
    if (bridge?.driver !== 'bridge') return []
    const known = gatewaysOf(atlas, bridge)
    // Where the engine chose the gateway, only the members know it.
    if (!gateway || known.some(({ address }) => address === gateway)) return known
    return [
      { network, networkId, address: gateway },
      ...known.filter(({ address }) => address?.includes(':')),
    ]
  })
}

/** The gateways of all bridges: the asker's own first. */
export function allGateways(atlas: Atlas, from: string): Place[] {
  const own = ownGateways(atlas, atlas.place(from))
  const known = new Set(own.map(({ networkId }) => networkId))
  const others = bridges(atlas).filter(({ id }) => !known.has(id))
  return [...own, ...others.flatMap((network) => liveGatewaysOf(atlas, network))]
}

/** A bridge on which no container runs has no carrier, and the kernel answers at none of its IPv6 addresses. */
function liveGatewaysOf(atlas: Atlas, network: Network): Place[] {
  const isUsed = atlas.topology.containers.some(
    ({ state, endpoints }) =>
      state === 'running' && endpoints.some(({ networkId }) => networkId === network.id),
  )
  return gatewaysOf(atlas, network).filter(({ address }) => isUsed || familyOf(address) === 4)
}

/** What the host has besides the gateways, as its own namespace tells: an address of a bridge's subnet is a gateway. */
export function hostPlaces(atlas: Atlas): Place[] {
  const subnets = bridges(atlas).flatMap(subnetsOf)
  const places = elsewhere(atlas.hostSight()?.addresses ?? [])
  return places.filter(({ address }) => !subnets.some((subnet) => holds(subnet, address ?? '')))
}

function bridges({ topology }: Atlas): Network[] {
  return topology.networks.filter(({ driver }) => driver === 'bridge')
}

/** As the network was given them; and what the host has in its subnets, where the host was looked at. */
function gatewaysOf(atlas: Atlas, network: Network): Place[] {
  const { id, name, pools } = network
  const given = pools
    .flatMap(({ gateway }) => (gateway ? [normaliseAddress(withoutPrefix(gateway))] : []))
    .filter((address) => !lacksGateway(network, familyOf(address)))
  const subnets = subnetsOf({ pools })
  const own = (atlas.hostSight()?.addresses ?? []).map(withoutPrefix)
  const found = own.filter((address) => subnets.some((subnet) => holds(subnet, address)))
  return [...new Set([...given, ...found])].map((address) => ({ network: name, networkId: id, address }))
}
