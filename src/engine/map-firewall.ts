import type { Firewall } from '../model/engine-health.ts'
import type { Json } from './json.ts'
import { isOlder } from './ping.ts'

/** From what the engine says of itself. */
export function mapFirewall(info: Json): Firewall | null {
  const backend = info.at('FirewallBackend')
  const driver = backend.at('Driver').text
  if (driver === '') return null
  const pairs = backend.at('Info').items.map((pair) => pair.texts)
  const told = (key: string) => pairs.find(([name]) => name === key)?.[1] ?? null
  return {
    driver,
    reloadedAt: told('ReloadedAt'),
    userlandProxy: proxyOf(told('EnableUserlandProxy'), info.at('ServerVersion').text),
  }
}

/** Engines from 29.5 on tell it where it is on, and leave it out where it is off. */
function proxyOf(told: string | null, version: string): boolean | null {
  if (told !== null) return told === 'true'
  return version === '' || isOlder(version, '29.5') ? null : false
}
