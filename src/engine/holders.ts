import type { Engine } from './engine.ts'

/** Names of the containers that have these addresses, by address. The engine is only asked where there are any. */
export async function holdersOf(engine: Engine, addresses: readonly string[]): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map()
  const wanted = new Set(addresses)
  const containers = await engine.containers()
  return new Map(
    containers.flatMap((container) =>
      container.addresses.flatMap((address) =>
        wanted.has(address) ? [[address, container.name] as const] : [],
      ),
    ),
  )
}
