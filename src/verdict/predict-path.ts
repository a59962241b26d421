import { addressOf, familyOf, lacksGateway } from '../model/bridge.ts'
import { type Atlas, sameNamespace } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import { isPublishedOn } from '../model/published-port.ts'
import { type Container, isIccOff, type Network } from '../model/topology.ts'
import { betweenNetworks } from './between-networks.ts'
import { linksOf, ownNetworks } from './links.ts'
import { onPort } from './on-port.ts'
import type { Promised } from './predict.ts'
import { predictHost } from './predict-host.ts'

/** What is promised of a ping, a connection or a datagram to an address of a participant. */
export function predictPath(atlas: Atlas, probe: PathProbe): Promised {
  if (isAtHost(atlas, probe)) return predictHost(atlas, probe)
  return onPort(probe, predictReach(atlas, probe), atlas.sight(probe.to))
}

/** Whether the target is the host, at an address of its own: not over a wire that is on no network of the engine's. */
function isAtHost(atlas: Atlas, { from, to, networkId, address }: PathProbe): boolean {
  if (atlas.place(to).mode.kind !== 'host' || atlas.place(from).mode.kind === 'named') return false
  return networkId !== null || address === null || sameNamespace(atlas, from, to)
}

function predictReach(atlas: Atlas, probe: PathProbe): Promised {
  const { from, to, networkId, address } = probe
  if (sameNamespace(atlas, from, to)) return { expected: 'reply', because: 'same-namespace' }
  const [asker, target] = [atlas.place(from), atlas.place(to)]
  if (asker.mode.kind === 'named' || target.mode.kind === 'named') return withNamed(atlas, asker, target)
  if (networkId === null && address !== null) return { expected: 'unknown', because: 'wire-not-promised' }
  if (asker.mode.kind === 'none') return { expected: 'no-reply', because: 'no-network' }
  const network = networkId === null ? undefined : atlas.network(networkId)
  if (!network) return { expected: 'no-reply', because: 'no-network' }
  const family = familyOf(probe.address)
  const own = ownNetworks(atlas, asker)
  if (asker.mode.kind === 'host') return fromHost(network, family)
  if (own.length === 0) return { expected: 'no-reply', because: 'no-network' }
  if (own.includes(network)) return onNetwork(network)
  const links = linksOf(atlas, asker).filter(({ endpoint }) => addressOf(endpoint, family) !== null)
  if (links.length === 0) return { expected: 'no-reply', because: 'family-missing' }
  const isPublished = isPublishedAt(atlas, probe, network, family)
  const isShared = atlas.shared(from, to).length > 0
  const crossing = { own: links.map((link) => link.network), target: network, family, isPublished, isShared }
  const promise = betweenNetworks({ ...crossing, engineVersion: atlas.topology.engine.version })
  // A datagram gets there all the same, and only its answer is lost.
  const isOneWay = probe.kind === 'udp' && promise.because === 'no-masquerade'
  return isOneWay ? { ...promise, expected: 'unknown' } : promise
}

/** Of a namespace that is none of the engine's only this is sure: without an address it reaches nobody. */
function withNamed(atlas: Atlas, ...places: readonly Container[]): Promised {
  const isBare = places.some((place) => atlas.sight(place.id)?.addresses.length === 0)
  return isBare
    ? { expected: 'no-reply', because: 'no-network' }
    : { expected: 'unknown', because: 'namespace-not-promised' }
}

/** A ping counts as published: what lets ports in lets pings in, too. */
function isPublishedAt(atlas: Atlas, probe: PathProbe, network: Network, family: 4 | 6): boolean {
  if (!('port' in probe)) return true
  const port = { protocol: probe.kind, port: probe.port }
  return isPublishedOn(atlas, atlas.place(probe.to), network, port, family)
}

function onNetwork(network: Network): Promised {
  const { driver, options } = network
  if (driver === 'bridge' && isIccOff(network)) return { expected: 'no-reply', because: 'icc-off' }
  const mode = options['macvlan_mode'] ?? options['ipvlan_flag']
  if (mode === 'private') return { expected: 'no-reply', because: 'private-mode' }
  if (mode === 'vepa') return { expected: 'unknown', because: 'vepa-mode' }
  return { expected: 'reply', because: 'shared-network' }
}

function fromHost(network: Network, family: 4 | 6): Promised {
  if (network.driver === 'bridge' && !lacksGateway(network, family))
    return { expected: 'reply', because: 'host-reaches-bridge' }
  return { expected: 'no-reply', because: 'host-off-network' }
}
