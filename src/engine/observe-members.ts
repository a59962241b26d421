import type { Member } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import type { ContainerSummary, Engine } from './engine.ts'

/** A reference that stands for several is left to `choose`; every other one to the engine. */
export async function observeNetworks(
  engine: Engine,
  references: readonly string[],
  choose: (networks: readonly Network[], reference: string) => readonly Network[] | null,
): Promise<Network[]> {
  const all = await engine.networks()
  const found = await Promise.all(
    references.map(async (reference) => choose(all, reference) ?? [await engine.network(reference)]),
  )
  const byId = new Map(found.flat().map((network) => [network.id, network]))
  return [...byId.values()]
}

/** What a user calls a container, and the container. */
export interface Named<T> {
  readonly key: string
  readonly member: T
}

/** The containers of these names. */
export async function namedMembers(engine: Engine, references: readonly string[]): Promise<Named<Member>[]> {
  return await Promise.all(references.map(async (key) => ({ key, member: await engine.member(key) })))
}

/** The containers that `choose` takes of all but our helpers. */
export async function chosenMembers(
  engine: Engine,
  choose: (candidates: readonly ContainerSummary[]) => readonly { key: string; chosen: ContainerSummary }[],
): Promise<Named<Member>[]> {
  const candidates = (await engine.containers()).filter(({ isHelper }) => !isHelper)
  return await Promise.all(
    choose(candidates).map(async ({ key, chosen }) => ({ key, member: await engine.member(chosen.id) })),
  )
}

/** Everybody on these networks, stopped or not. */
export async function membersOf(engine: Engine, networks: readonly Network[]): Promise<Member[]> {
  const ids = new Set(networks.map(({ id }) => id))
  const containers = (await engine.containers()).filter(({ networkIds }) =>
    networkIds.some((id) => ids.has(id)),
  )
  return await Promise.all(containers.map(({ id }) => engine.member(id)))
}

/** Every container but our helpers. */
export async function allMembers(engine: Engine): Promise<Member[]> {
  return (await chosenMembers(engine, (all) => all.map((chosen) => ({ key: chosen.name, chosen })))).map(
    ({ member }) => member,
  )
}
