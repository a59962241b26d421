import type { Link } from '../model/link.ts'
import { type Atlas, HOST_KEY, placeKey } from '../model/place.ts'
import { bridgeOf, type Container, type Endpoint } from '../model/topology.ts'

/** How a namespace is wired to one of its networks, as far as that was seen. */
export interface Wire {
  readonly endpoint: Endpoint
  /** The interface in the namespace; null where none was found, or nobody looked. */
  readonly inside: Link | null
  /** Its other end on the host. */
  readonly outside: Link | null
  /** The network's bridge by its settings; the link is null where the host has none, or nobody looked. */
  readonly bridge: { readonly name: string; readonly link: Link | null } | null
}

/** Of every endpoint of a namespace, in their order. */
export function wiresOf(atlas: Atlas, place: Container): Wire[] {
  const links = atlas.sight(place.id)?.links ?? []
  const host = atlas.hostSight()?.links ?? null
  const peerOf = ({ peer }: Link): Link | null => {
    const isOnHost = peer?.place != null && placeKey(atlas.container(peer.place)) === HOST_KEY
    return (isOnHost && host?.find(({ index }) => index === peer.index)) || null
  }
  return place.endpoints.map((endpoint) => {
    const network = atlas.network(endpoint.networkId)
    const name = network ? bridgeOf(network) : null
    const link = host?.find((one) => one.name === name && one.kind === 'bridge') ?? null
    const others = place.endpoints.filter((one) => one !== endpoint)
    const free = links.filter((one) => one.kind !== null && !others.some((other) => bears(one, other)))
    const inside =
      free.find((one) => bears(one, endpoint)) ??
      free.find((one) => link !== null && peerOf(one)?.master === link.index) ??
      (others.length === 0 && free.length === 1 ? free[0] : null) ??
      null
    return {
      endpoint,
      inside,
      outside: inside && peerOf(inside),
      bridge: name === null ? null : { name, link },
    }
  })
}

/** Whether it has an address of the endpoint. */
function bears({ addresses }: Link, { ipv4, ipv6 }: Endpoint): boolean {
  return addresses
    .map((address) => address.split('/')[0])
    .some((address) => address === ipv4 || address === ipv6)
}
