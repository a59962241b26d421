import { isHelper, type Network } from '../model/topology.ts'
import type { BlueprintState } from '../plan/blueprint-state.ts'
import type { Engine } from './engine.ts'
import { orGone } from './failures.ts'

/** All that a netx.yaml may be about: every network, with its settings if `concerned` takes it, and every container. */
export async function observeBlueprint(
  engine: Engine,
  concerned: (networks: readonly Network[]) => readonly Network[],
): Promise<BlueprintState> {
  const [networks, containers] = await Promise.all([engine.networks(), engine.containers()])
  const known = concerned(networks)
  const [specs, members] = await Promise.all([
    Promise.all(known.map(async ({ id }) => [id, await engine.networkSpec(id)] as const)),
    Promise.all(
      containers
        .filter(({ labels }) => !isHelper(labels))
        .map(async ({ id, labels }) => ({ labels, member: await orGone(engine.member(id)) })),
    ),
  ])
  const candidates = members
    .flatMap(({ labels, member }) => (member ? [{ labels, member }] : []))
    .toSorted((a, b) => (a.member.name < b.member.name ? -1 : 1))
  return { networks, specs: new Map(specs), candidates }
}
