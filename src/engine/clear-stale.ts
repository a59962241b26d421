import { isOn, type Member, type Named, staleSeats } from '../model/membership.ts'
import type { BookedEndpoint, Engine } from './engine.ts'
import { orGone } from './failures.ts'

/**
 * Takes from a network what is left of containers that are gone, and from running containers what is left of a connection
 * that failed; nothing that works. Resolves to whose it was.
 */
export async function clearStale(
  engine: Engine,
  network: Named,
  members: readonly Member[],
): Promise<string[]> {
  const cleared: string[] = []
  for (const endpoint of await engine.endpoints(network.id)) {
    if (await isThere(engine, endpoint)) continue
    await engine.disconnect(network.id, endpoint.name, true)
    cleared.push(endpoint.name)
  }
  for (const { id, name } of members.filter((member) =>
    staleSeats(member).some((seat) => isOn(seat, network)),
  )) {
    // Only a connection that works takes the entry of one that did not.
    await engine.connect(network.id, id, {})
    await engine.disconnect(network.id, id, false)
    cleared.push(name)
  }
  return cleared
}

/** A load balancer of a swarm is no container, and not stale. */
async function isThere(engine: Engine, { owner }: BookedEndpoint): Promise<boolean> {
  if (owner.startsWith('ep-')) return false
  if (!/^[\da-f]{64}$/.test(owner)) return true
  return (await orGone(engine.member(owner))) !== null
}
