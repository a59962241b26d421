import type { ContainerSummary, Engine } from '../engine/engine.ts'

/** The containers that have one of these addresses. The engine is only asked where there are any. */
export async function holding(engine: Engine, addresses: ReadonlySet<string>): Promise<ContainerSummary[]> {
  if (addresses.size === 0) return []
  const containers = await engine.containers()
  return containers.filter((container) => container.addresses.some((address) => addresses.has(address)))
}

/** Names of the containers that have these addresses, by address. */
export async function holdersOf(engine: Engine, addresses: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set(addresses)
  const held = (await holding(engine, wanted)).flatMap((container) =>
    container.addresses.map((address) => [address, container.name] as const),
  )
  return new Map(held.filter(([address]) => wanted.has(address)))
}
