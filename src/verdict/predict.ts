import type { Expected, PromiseKey } from '../model/outcome.ts'
import { type Atlas, EMBEDDED_DNS, isDefaultBridge, sameNamespace } from '../model/place.ts'
import type { EchoProbe, NameProbe, Probe } from '../model/probe.ts'
import type { Container, Network } from '../model/topology.ts'
import { betweenNetworks } from './between-networks.ts'

/** What the engine's settings promise of a probe, and why. */
export interface Promised {
  readonly expected: Expected
  readonly because: PromiseKey
}

export function predict(atlas: Atlas, probe: Probe): Promised {
  return probe.kind === 'icmp' ? predictEcho(atlas, probe) : predictName(atlas, probe)
}

function predictEcho(atlas: Atlas, probe: EchoProbe): Promised {
  const { from, to, networkId } = probe
  if (sameNamespace(atlas, from, to)) return { expected: 'reply', because: 'same-namespace' }
  const asker = atlas.place(from)
  if (asker.mode.kind === 'none') return { expected: 'no-reply', because: 'no-network' }
  const network = networkId === null ? undefined : atlas.network(networkId)
  if (!network) return { expected: 'no-reply', because: 'no-network' }
  const shares = asker.endpoints.some((endpoint) => endpoint.networkId === network.id)
  if (atlas.place(to).mode.kind === 'host') return towardsHost(ownNetworks(atlas, asker), network)
  if (asker.mode.kind === 'host') return fromHost(network)
  if (asker.endpoints.length === 0) return { expected: 'no-reply', because: 'no-network' }
  if (shares) return onNetwork(network)
  return betweenNetworks(ownNetworks(atlas, asker), network, atlas.topology.engine.version)
}

function onNetwork({ driver, options }: Network): Promised {
  if (driver === 'bridge' && options['com.docker.network.bridge.enable_icc'] === 'false') {
    return { expected: 'no-reply', because: 'icc-off' }
  }
  const mode = options['macvlan_mode'] ?? options['ipvlan_flag']
  if (mode === 'private') return { expected: 'no-reply', because: 'private-mode' }
  if (mode === 'vepa') return { expected: 'unknown', because: 'vepa-mode' }
  return { expected: 'reply', because: 'shared-network' }
}

function ownNetworks(atlas: Atlas, { endpoints }: Container): Network[] {
  return endpoints.flatMap(({ networkId }) => atlas.network(networkId) ?? [])
}

/** The host's address on `network` is a bridge's gateway: the asker's own, or another's where it has none. */
function towardsHost(own: readonly Network[], network: Network): Promised {
  if (own.length === 0) return { expected: 'no-reply', because: 'no-network' }
  if (own.includes(network)) return { expected: 'reply', because: 'gateway-is-host' }
  if (own.every(({ internal }) => internal)) return { expected: 'no-reply', because: 'internal-network' }
  return { expected: 'unknown', because: 'host-not-promised' }
}

function fromHost({ driver, options }: Network): Promised {
  const isolated = options['com.docker.network.bridge.gateway_mode_ipv4'] === 'isolated'
  if (driver === 'bridge' && !isolated) return { expected: 'reply', because: 'host-reaches-bridge' }
  return { expected: 'no-reply', because: 'host-off-network' }
}

function predictName(atlas: Atlas, { from, to, name }: NameProbe): Promised {
  const unknown = (because: PromiseKey): Promised => ({ expected: 'name-not-found', because })
  if (atlas.container(to).mode.kind !== 'own') return unknown('no-endpoint-no-name')
  const shared = atlas.shared(from, to)
  const named = shared.filter(({ network }) => !isDefaultBridge(network))
  if (named.length === 0) return unknown(shared.length > 0 ? 'default-bridge-no-names' : 'no-name-shared')
  if (
    !atlas.container(from).nameservers.includes(EMBEDDED_DNS) &&
    atlas.container(from).state === 'running'
  ) {
    return unknown('other-dns-server')
  }
  const holds =
    name === atlas.container(to).name || named.some((network) => network.to.aliases.includes(name))
  return holds ? { expected: 'resolved', because: 'name-on-network' } : unknown('no-name-shared')
}
