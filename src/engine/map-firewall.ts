import type { Firewall } from '../model/engine-health.ts'
import type { Json } from './json.ts'

/** From what the engine says of itself. */
export function mapFirewall(info: Json): Firewall | null {
  const backend = info.at('FirewallBackend')
  const driver = backend.at('Driver').text
  if (driver === '') return null
  const pairs = backend.at('Info').items.map((pair) => pair.texts)
  return { driver, reloadedAt: pairs.find(([key]) => key === 'ReloadedAt')?.[1] ?? null }
}
