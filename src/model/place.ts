import type { Column } from './column.ts'
import { NetxError } from './errors.ts'
import type { Sight, Sights } from './sight.ts'
import type { Container, Endpoint, Network, Topology } from './topology.ts'

/** A topology that answers by id, and knows whose network namespace a container runs in. */
export interface Atlas {
  readonly topology: Topology
  container(id: string): Container
  network(id: string): Network | undefined
  column(id: string): Column | undefined
  /** What a participant or a column is called. */
  title(id: string): string
  readonly sights: Sights
  /** What was found in the namespace that the container runs in. */
  sight(id: string): Sight | undefined
  /** What was found in the namespace of the engine's host, where that was entered. */
  hostSight(): Sight | undefined
  /** The container that owns the namespace that `id` runs in: itself, unless it was started with `--network container:X`. */
  place(id: string): Container
  /** The networks that both are attached to, with the endpoints there. */
  shared(from: string, to: string): readonly SharedNetwork[]
}

export interface SharedNetwork {
  readonly network: Network
  readonly from: Endpoint
  readonly to: Endpoint
}

export function atlas(topology: Topology, sights: Sights = new Map()): Atlas {
  const containers = new Map(topology.containers.map((container) => [container.id, container]))
  const networks = new Map(topology.networks.map((network) => [network.id, network]))
  const columns = new Map(topology.columns.map((column) => [column.id, column]))
  const container = (id: string): Container => {
    const found = containers.get(id)
    if (found) return found
    throw new NetxError({ family: 'bug', code: 'NETX_BUG', message: `container ${id} was not observed` })
  }
  const place = (id: string): Container => {
    const { mode } = container(id)
    return mode.kind === 'container' && containers.has(mode.id) ? place(mode.id) : container(id)
  }
  const shared = (from: string, to: string): SharedNetwork[] => {
    const there = new Map(place(to).endpoints.map((endpoint) => [endpoint.networkId, endpoint]))
    return place(from).endpoints.flatMap((endpoint) => {
      const network = networks.get(endpoint.networkId)
      const other = there.get(endpoint.networkId)
      return network && other && isShareable(network) ? [{ network, from: endpoint, to: other }] : []
    })
  }
  return {
    topology,
    sights,
    container,
    place,
    shared,
    network: (id) => networks.get(id),
    column: (id) => columns.get(id),
    title: (id) => columns.get(id)?.id ?? container(id).name,
    sight: (id) => sights.get(placeKey(place(id))),
    hostSight: () => sights.get(HOST_KEY),
  }
}

/** The engine has networks by the names `host` and `none`, which connect no containers. */
function isShareable({ driver }: Network): boolean {
  return driver !== 'host' && driver !== 'null'
}

/** The key of the namespace of the engine's host. */
export const HOST_KEY = 'host'

/** What tells the namespace of its owner from others: every container in host mode is in the host's one. */
export function placeKey({ id, mode }: Container): string {
  return mode.kind === 'host' ? HOST_KEY : id
}

/** The bridge that every engine has: it has addresses, but no names. */
export function isDefaultBridge(network: Network): boolean {
  return network.driver === 'bridge' && network.options['com.docker.network.bridge.default_bridge'] === 'true'
}

/** The address where Docker's own DNS server listens inside a container on a user-defined network. */
export const EMBEDDED_DNS = '127.0.0.11'

/** Whether two containers live in one network namespace, so that one's loopback is the other's. */
export function sameNamespace(atlas: Atlas, from: string, to: string): boolean {
  return placeKey(atlas.place(from)) === placeKey(atlas.place(to))
}

/** The name that a container has after its id. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}

/** The names by which the engine's DNS server knows a container on one of its networks. */
export function namesOn({ id, name }: Container, { network, aliases, otherNames = [] }: Endpoint): string[] {
  return [name, `${name}.${network}`, shortId(id), ...aliases, ...otherNames]
}
