import type { Member, Seat } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'

/** The network that gives a container its IPv4 default route, and why that one. */
export interface DefaultRoute {
  readonly seat: Seat
  readonly because: 'only-one' | 'priority' | 'name'
}

/**
 * As engines choose: a network with a way out; of these the highest gateway priority, then the first by name. Drivers
 * that keep containers inside have no gateway.
 */
export function defaultRouteOf({ seats }: Member, networks: readonly Network[]): DefaultRoute | null {
  const isInternal = (id: string) => networks.some((network) => network.id === id && network.internal)
  const exits = seats.filter(({ network, gateway }) => gateway !== null && !isInternal(network.id))
  const [first, second] = exits.toSorted(
    (a, b) => priorityOf(b) - priorityOf(a) || (a.network.name < b.network.name ? -1 : 1),
  )
  if (!first) return null
  if (!second) return { seat: first, because: 'only-one' }
  return { seat: first, because: priorityOf(first) > priorityOf(second) ? 'priority' : 'name' }
}

function priorityOf({ settings }: Seat): number {
  return settings.gatewayPriority ?? 0
}
