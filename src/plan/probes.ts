import { type Atlas, isDefaultBridge, sameNamespace } from '../model/place.ts'
import type { EchoProbe, NameProbe, Probe } from '../model/probe.ts'
import type { Container, Endpoint, Network } from '../model/topology.ts'

/** Every question about every ordered pair of participants, in their order. */
export function planProbes(atlas: Atlas): Probe[] {
  const ids = atlas.topology.participants
  return ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : probesOf(atlas, from, to))))
}

function probesOf(atlas: Atlas, from: string, to: string): Probe[] {
  return [...echoProbes(atlas, from, to), ...nameProbes(atlas, from, to)]
}

/** One echo for each address by which `to` can be addressed; one without an address where it has none. */
function echoProbes(atlas: Atlas, from: string, to: string): EchoProbe[] {
  const probe = (network: string | null, networkId: string | null, address: string | null): EchoProbe => {
    return { kind: 'icmp', from, to, network, networkId, address }
  }
  const place = atlas.place(to)
  if (place.mode.kind === 'host') {
    if (sameNamespace(atlas, from, to)) return [probe(null, null, '127.0.0.1')]
    const known = hostAddresses(atlas, from).map(({ id, name, gateway }) => probe(name, id, gateway))
    return known.length > 0 ? known : [probe(null, null, null)]
  }
  if (place.endpoints.length === 0 || place.mode.kind === 'none') return [probe(null, null, null)]
  return place.endpoints.map(({ network, networkId, ipv4 }) => probe(network, networkId, ipv4))
}

/**
 * Where a container meets the engine's host: at the gateways of its own bridges. One that is on no bridge asks for
 * another bridge's, the default one's by preference: an address that the host has for certain.
 */
function hostAddresses(atlas: Atlas, from: string): { id: string; name: string; gateway: string }[] {
  const own = atlas.place(from).endpoints.flatMap(({ networkId, network, gateway }) => {
    const bridge = atlas.network(networkId)
    const known = gateway ?? (bridge && gatewayOf(bridge))
    return bridge?.driver === 'bridge' && known ? [{ id: networkId, name: network, gateway: known }] : []
  })
  if (own.length > 0) return own
  const bridges = atlas.topology.networks.filter(({ driver }) => driver === 'bridge')
  const others = bridges.toSorted((a, b) => Number(isDefaultBridge(b)) - Number(isDefaultBridge(a)))
  const known = others.flatMap((network) => {
    const gateway = gatewayOf(network)
    return gateway ? [{ id: network.id, name: network.name, gateway }] : []
  })
  return known.slice(0, 1)
}

function gatewayOf({ pools }: Network): string | undefined {
  return pools.find(({ gateway }) => gateway?.includes('.'))?.gateway ?? undefined
}

/** The names that `to` has for `from`; where it has none, the name that must not resolve. */
function nameProbes(atlas: Atlas, from: string, to: string): NameProbe[] {
  const target = atlas.container(to)
  const addresses = addressesOf(atlas.place(to))
  const known = atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
  const aliases = target.mode.kind === 'container' ? [] : known.flatMap((shared) => shared.to.aliases)
  const names = new Set([target.name, ...aliases.toSorted()])
  return [...names].map((name) => ({ kind: 'dns', from, to, name, addresses }))
}

function addressesOf({ endpoints }: Container): string[] {
  return endpoints.flatMap(({ ipv4 }: Endpoint) => (ipv4 ? [ipv4] : []))
}
