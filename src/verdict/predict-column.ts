import type { Column } from '../model/column.ts'
import type { Atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import { covers, listens } from '../model/sight.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import { majorOf, type Network, type Publication } from '../model/topology.ts'
import { familyOf, gatewayMode } from './between-networks.ts'
import type { Promised } from './predict.ts'
import { onPort, ownNetworks } from './predict-path.ts'

/**
 * What is promised of a target beyond the containers. Source: Moby's own tests of bridges and published ports
 * (integration/networking): a host's addresses are open to whoever has it for a gateway.
 */
export function predictColumn(atlas: Atlas, probe: PathProbe, column: Column): Promised {
  switch (column.kind) {
    case 'gateway':
    case 'host':
      return onPort(probe, towardsHost(atlas, probe), atlas.hostSight())
    case 'published':
      return towardsPublished(atlas, probe, column)
    case 'place':
    case 'name':
      return onPort(probe, towardsPlace(atlas, probe), undefined)
  }
}

function towardsHost(atlas: Atlas, { from, networkId, address }: PathProbe): Promised {
  const asker = atlas.place(from)
  if (asker.mode.kind === 'host') return { expected: 'reply', because: 'same-namespace' }
  if (asker.mode.kind === 'named') return { expected: 'unknown', because: 'namespace-not-promised' }
  const own = ownNetworks(atlas, asker)
  if (own.length === 0) return { expected: 'no-reply', because: 'no-network' }
  const onIt = own.find(({ id }) => id === networkId)
  if (onIt) {
    return gatewayMode(onIt, familyOf(address)) === 'isolated'
      ? { expected: 'no-reply', because: 'host-off-network' }
      : { expected: 'reply', because: 'gateway-is-host' }
  }
  const open: Promised = { expected: 'reply', because: 'host-through-gateway' }
  return throughGateway(own, open, atlas.topology.engine.version)
}

/** The last version that gives a container on an internal network a default route, and the first that surely does not. */
const ROUTED_INSIDE = 20
const UNROUTED_INSIDE = 26

/**
 * `open` holds for whoever has the host for a gateway. Internal networks have none; but old engines give their members a
 * route to the host all the same, and filter only what goes further. Other drivers promise none.
 */
function throughGateway(own: readonly Network[], open: Promised, engineVersion: string): Promised {
  const unsure: Promised = { expected: 'unknown', because: 'host-not-promised' }
  const bridges = own.filter(({ driver }) => driver === 'bridge')
  if (bridges.some(({ internal }) => !internal)) return open
  const major = majorOf(engineVersion)
  if (bridges.length > 0 && major < UNROUTED_INSIDE) return major <= ROUTED_INSIDE ? open : unsure
  return own.every(({ internal }) => internal)
    ? { expected: 'no-reply', because: 'internal-network' }
    : unsure
}

function towardsPublished(
  atlas: Atlas,
  probe: PathProbe,
  { owner, at }: Extract<Column, { kind: 'published' }>,
): Promised {
  if (!('port' in probe)) return { expected: 'unknown', because: 'published-unsure' }
  const family = familyOf(probe.address)
  const isThere = ({ protocol, hostPort, hostAddress }: Publication) =>
    protocol === probe.kind && hostPort === probe.port && covers(hostAddress, probe.address ?? '')
  const here = at.find(isThere)
  if (!here) return { expected: 'closed', because: 'published-elsewhere' }
  const host = towardsHost(atlas, probe)
  if (host.expected === 'no-reply') return { expected: 'closed', because: host.because }
  const own = ownNetworks(atlas, atlas.place(probe.from))
  const isInside = own.length > 0 && own.every(({ internal }) => internal)
  if (isInside) return { expected: 'closed', because: 'internal-network' }
  if (host.expected === 'unknown' || isUnsure(atlas, owner, family)) {
    return { expected: 'unknown', because: 'published-unsure' }
  }
  const target = atlas.place(owner)
  const addresses = target.endpoints.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].filter((address) => address !== null),
  )
  const answers = addresses.map((address) => listens(atlas.sight(owner), here.protocol, address, here.port))
  return { expected: answers.includes(true) ? 'open' : 'answer', because: 'published-port' }
}

/** Where a port is not mapped by NAT, or not in that family, engines differ in what they do. */
function isUnsure(atlas: Atlas, owner: string, family: 4 | 6): boolean {
  const target = atlas.place(owner)
  const networks = ownNetworks(atlas, target)
  const isMapped = (network: Network) =>
    network.driver === 'bridge' && !network.internal && gatewayMode(network, family).startsWith('nat')
  const hasFamily = target.endpoints.some(({ ipv4, ipv6 }) => (family === 4 ? ipv4 : ipv6) !== null)
  return !networks.some(isMapped) || !hasFamily
}

/** An address on a network of the engine's is judged as that network is; any other is outside. */
function towardsPlace(atlas: Atlas, { from, address }: PathProbe): Promised {
  const asker = atlas.place(from)
  if (asker.mode.kind === 'named') return { expected: 'unknown', because: 'namespace-not-promised' }
  if (asker.mode.kind === 'host') return { expected: 'reply', because: 'outside-through-gateway' }
  const own = ownNetworks(atlas, asker)
  if (own.length === 0) return { expected: 'no-reply', because: 'no-network' }
  const place = networkOf(atlas, address ?? '')
  if (place && own.includes(place)) return { expected: 'reply', because: 'shared-network' }
  if (place) return { expected: 'no-reply', because: 'not-on-network' }
  const isShut = own.every(({ internal }) => internal)
  return isShut
    ? { expected: 'no-reply', because: 'no-way-out' }
    : { expected: 'reply', because: 'outside-through-gateway' }
}

function networkOf({ topology }: Atlas, address: string): Network | undefined {
  return topology.networks.find(({ pools }) => subnetsOf({ pools }).some((subnet) => holds(subnet, address)))
}
