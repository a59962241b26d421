import { byName } from '../model/natural-order.ts'
import type { Network } from '../model/topology.ts'
import type { BlueprintState } from '../plan/blueprint-state.ts'
import type { Engine } from './engine.ts'
import { orGone } from './failures.ts'

/** All that a netx.yaml may be about, sorted by name: every network, with its settings if they matter, and every container. */
export async function observeBlueprint(
  engine: Engine,
  isConcerned: (network: Network) => boolean,
): Promise<BlueprintState> {
  const [found, containers] = await Promise.all([engine.networks(), engine.containers()])
  const networks = found.toSorted(byName)
  const known = networks.filter(isConcerned)
  const [specs, members] = await Promise.all([
    Promise.all(known.map(async ({ id }) => [id, await engine.networkSpec(id)] as const)),
    Promise.all(
      containers
        .filter(({ isHelper }) => !isHelper)
        .map(async ({ id, labels }) => ({ labels, member: await orGone(engine.member(id)) })),
    ),
  ])
  const candidates = members
    .flatMap(({ labels, member }) => (member ? [{ name: member.name, labels, member }] : []))
    .toSorted(byName)
  return { networks, specs: new Map(specs), candidates }
}
