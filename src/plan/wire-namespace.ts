import type { HostRoute } from '../model/host-network.ts'
import type { Link } from '../model/link.ts'
import { compareNatural } from '../model/natural-order.ts'
import { type Atlas, HOST_KEY, placeKey } from '../model/place.ts'
import { HOST } from '../model/topology.ts'
import type { Look, WiredLink, WiredNamespace, WireEnd } from '../model/wiring.ts'

/** By the key of the namespace. */
export type Looks = ReadonlyMap<string, Look>

/** What was seen in a namespace, with the other ends of its links by name; `hindered` says why nobody could look. */
export function wiredNamespace(
  atlas: Atlas,
  looks: Looks,
  key: string,
  hindered: string | null,
): WiredNamespace {
  const look = hindered === null ? looks.get(key) : undefined
  if (look?.kind !== 'seen')
    return { unseen: hindered ?? look?.reason ?? 'nobody looked into it', links: [], routes: [] }
  const links = look.links
    .map((link) => wiredLink(link, look.links, (place) => endAt(atlas, looks, place)))
    .sort((a, b) => a.index - b.index)
  return { unseen: null, links, routes: look.routes.toSorted(byDestination) }
}

function byDestination(a: HostRoute, b: HostRoute): number {
  const keys = [a, b].map(
    ({ destination, interface: name }) => `${destination.includes(':')} ${destination} ${name}`,
  )
  return compareNatural(keys[0] ?? '', keys[1] ?? '')
}

interface EndPlace {
  readonly namespace: string
  readonly links: readonly Link[]
}

function endAt(atlas: Atlas, looks: Looks, place: string): EndPlace {
  const owner = atlas.container(place)
  const key = placeKey(owner)
  const look = looks.get(key)
  return { namespace: key === HOST_KEY ? HOST : owner.name, links: look?.kind === 'seen' ? look.links : [] }
}

function wiredLink(link: Link, beside: readonly Link[], placeOf: (place: string) => EndPlace): WiredLink {
  const { index, name, kind, mac, mtu, isUp: up, state, alias, portState, peer } = link
  return {
    index,
    name,
    kind,
    mac,
    mtu,
    up,
    state,
    addresses: link.addresses.toSorted(byFamily),
    alias,
    master: nameOf(link.master, beside),
    portState,
    network: null,
    peer: peer && wireEnd(peer.index, peer.place === null ? null : placeOf(peer.place)),
  }
}

function byFamily(a: string, b: string): number {
  return Number(a.includes(':')) - Number(b.includes(':')) || compareNatural(a, b)
}

function wireEnd(index: number, place: EndPlace | null): WireEnd {
  const found = place?.links.find((link) => link.index === index)
  const master = place && found ? nameOf(found.master, place.links) : null
  return { index, namespace: place?.namespace ?? null, name: found?.name ?? null, master }
}

function nameOf(index: number | null, links: readonly Link[]): string | null {
  return links.find((link) => link.index === index)?.name ?? null
}
