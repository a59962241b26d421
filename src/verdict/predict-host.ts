import { addressOf, familyOf, lacksGateway } from '../model/bridge.ts'
import type { Atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import {
  isServed,
  type PublishedPort,
  type PublishedWay,
  publishedAt,
  wayFrom,
} from '../model/published-port.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import { type Container, majorOf, type Network } from '../model/topology.ts'
import { linksOf } from './links.ts'
import { onPort } from './on-port.ts'
import type { Promised } from './predict.ts'

/**
 * What is promised of an address of the engine's host. Source: Moby's own tests of bridges and published ports
 * (integration/networking): the host answers at each of its addresses to every container that has it for a gateway.
 */
export function predictHost(atlas: Atlas, probe: PathProbe): Promised {
  const { from, address } = probe
  const route = routeToHost(atlas, atlas.place(from), probe)
  if (!('port' in probe) || address === null) return route.promise
  const published = publishedAt(atlas, probe.kind, address, probe.port)
  if (published) return throughHost(atlas, published, route)
  if (route.promise.expected !== 'reply') return route.promise
  if (isComingAndGoing(atlas, probe)) return UNSURE
  return onPort(probe, route.promise, atlas.hostSight())
}

/** Whether the port is that of a container that restarts again and again, which is published only while it runs. */
function isComingAndGoing(
  { topology }: Atlas,
  { kind, port }: Extract<PathProbe, { port: number }>,
): boolean {
  return topology.containers.some(
    ({ state, bindings }) =>
      state === 'restarting' &&
      bindings.some(({ protocol, hostPort }) => protocol === kind && hostPort === port),
  )
}

/** How a namespace reaches the host, and by which of its bridges: none for the host itself, and where nothing leads there. */
interface RouteToHost {
  readonly promise: Promised
  readonly by: readonly Network[]
  readonly engineVersion: string
}

function routeToHost(atlas: Atlas, source: Container, probe: PathProbe): RouteToHost {
  const engineVersion = atlas.topology.engine.version
  const route = (promise: Promised, ...by: Network[]): RouteToHost => ({ promise, by, engineVersion })
  const family = familyOf(probe.address)
  const asked = probe.networkId === null ? undefined : atlas.network(probe.networkId)
  if (asked && lacksGateway(asked, family))
    return route({ expected: 'no-reply', because: 'host-off-network' })
  if (source.mode.kind === 'host') return route({ expected: 'reply', because: 'same-namespace' })
  if (source.mode.kind === 'named') return route({ expected: 'unknown', because: 'namespace-not-promised' })
  const own = linksOf(atlas, source)
  if (own.length === 0) return route({ expected: 'no-reply', because: 'no-network' })
  const onIt = own.find(({ network }) => isOn(network, probe))
  if (onIt) {
    if (lacksGateway(onIt.network, family))
      return route({ expected: 'no-reply', because: 'host-off-network' })
    const has = addressOf(onIt.endpoint, family) !== null
    return has ? route({ expected: 'reply', because: 'gateway-is-host' }, onIt.network) : route(LACKS_FAMILY)
  }
  const usable = own.filter(({ endpoint }) => addressOf(endpoint, family) !== null)
  if (usable.length === 0) return route(LACKS_FAMILY)
  const bridges = usable.map(({ network }) => network).filter(({ driver }) => driver === 'bridge')
  const exits = bridges.filter((network) => !network.internal && !lacksGateway(network, family))
  if (exits.length > 0) return route({ expected: 'reply', because: 'host-through-gateway' }, ...exits)
  const all = own.map(({ network }) => network)
  return route(withoutGateway(all, majorOf(engineVersion)), ...bridges)
}

const LACKS_FAMILY: Promised = { expected: 'no-reply', because: 'family-missing' }

function isOn(network: Network, { networkId, address }: PathProbe): boolean {
  if (networkId !== null) return network.id === networkId
  return address !== null && subnetsOf(network).some((subnet) => holds(subnet, address))
}

/** The last version that gives a container on an internal network a default route, and the first that surely does not. */
const ROUTED_INSIDE = 20
const UNROUTED_INSIDE = 26

/**
 * Internal networks have no gateway, but old engines give a container that is on no other network a route to the host all the
 * same. Where it is on another one, too, that has its only routes.
 */
function withoutGateway(own: readonly Network[], major: number): Promised {
  const unsure: Promised = { expected: 'unknown', because: 'host-not-promised' }
  if (own.some(({ driver, internal }) => driver !== 'bridge' && !internal)) return unsure
  const isInside = own.every(({ internal }) => internal) && own.some(({ driver }) => driver === 'bridge')
  if (isInside && major < UNROUTED_INSIDE)
    return major <= ROUTED_INSIDE ? { expected: 'reply', because: 'host-through-gateway' } : unsure
  return { expected: 'no-reply', because: 'internal-network' }
}

/** What is promised of a published port, by the way to the host that its source has. */
function throughHost(
  atlas: Atlas,
  port: PublishedPort,
  { promise, by, engineVersion }: RouteToHost,
): Promised {
  if (promise.expected === 'no-reply') return { expected: 'closed', because: promise.because }
  if (promise.expected === 'unknown' || port.network === null) return UNSURE
  const served = isServed(atlas, port)
  if (promise.because === 'same-namespace')
    return port.isMapped || port.isProxied ? behind(served) : BY_WAY.untaken(served)
  const ways = new Set(by.map((network) => wayFrom(port, network, engineVersion)))
  const [way] = ways
  return way !== undefined && ways.size === 1 ? BY_WAY[way](served) : UNSURE
}

const UNSURE: Promised = { expected: 'unknown', because: 'published-unsure' }

const behind = (served: boolean | null): Promised =>
  served === false
    ? { expected: 'closed', because: 'nobody-listens' }
    : { expected: served ? 'open' : 'answer', because: 'published-port' }

const BY_WAY: Readonly<Record<PublishedWay, (served: boolean | null) => Promised>> = {
  relayed: behind,
  direct: behind,
  dropped: () => ({ expected: 'closed', because: 'published-apart' }),
  hairpin: () => UNSURE,
  untaken: () => ({ expected: 'closed', because: 'no-proxy' }),
}
