import { type Atlas, placeKey, sameNamespace } from '../model/place.ts'
import { holds, overlaps, parseSubnets, type Subnet, subnetsOf } from '../model/subnet.ts'
import { elsewhere, type Place } from './places.ts'

/** Where `to` can be addressed by `from` off the engine's networks. */
export type OffEngine = (from: string, to: string) => Place[]

/**
 * Addresses of the target's in subnets that the asker has an address in, too, and no network has. So it is with what
 * `docker netx link` made, and with wires that somebody laid by hand. Mostly nobody has any.
 */
export function offEngine(atlas: Atlas): OffEngine {
  const networks = atlas.topology.networks.flatMap(subnetsOf)
  const known = new Map<string, Subnet[]>()
  const subnets = (id: string): Subnet[] => {
    const key = placeKey(atlas.place(id))
    const found = known.get(key) ?? parseSubnets(atlas.sight(id)?.addresses ?? []).filter(isOff)
    known.set(key, found)
    return found
  }
  const isOff = (subnet: Subnet) => !networks.some((network) => overlaps(network, subnet))
  return (from, to) => {
    const own = subnets(from)
    if (own.length === 0 || subnets(to).length === 0 || sameNamespace(atlas, from, to)) return []
    const { endpoints } = atlas.place(to)
    return elsewhere(atlas.sight(to)?.addresses ?? []).filter(
      ({ address }) =>
        own.some((subnet) => holds(subnet, address ?? '')) &&
        !endpoints.some(({ ipv4, ipv6 }) => address === ipv4 || address === ipv6),
    )
  }
}
