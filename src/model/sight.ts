import type { HostRoute } from './host-network.ts'
import type { Link } from './link.ts'
import type { Ruleset } from './ruleset.ts'

/** A socket that somebody listens on. `address` may be `0.0.0.0` or `::`, each for its own family. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
}

/** What was found in a network namespace when it was entered. */
export interface Sight {
  /** With their prefix lengths; without loopback and link-local ones. */
  readonly addresses: readonly string[]
  /** Whether there are more of them than could be told. */
  readonly hasMoreAddresses?: true
  /** Null when nobody looked, or could. */
  readonly listeners: readonly Listener[] | null
  /** Of the main table. Null when nobody looked, or could; so are the links. */
  readonly routes: readonly HostRoute[] | null
  readonly links: readonly Link[] | null
  /** By the names that sysctl(8) has for them; empty when nobody looked. Null is one that it does not have. */
  readonly settings: ReadonlyMap<string, number | null>
  /** The rules of its firewall. Null when nobody looked, or could. */
  readonly ruleset: Ruleset | null
}

/** By the key of the namespace (place.ts); what was not entered is missing. */
export type Sights = ReadonlyMap<string, Sight>

/** Whether a socket that is bound to `bound` is there for an address: to all of its family, or to itself. */
export function covers(bound: string, address: string): boolean {
  return bound === address || bound === (address.includes(':') ? '::' : '0.0.0.0')
}

/** Whether somebody listens at that address; null when that is not known. */
export function listens(
  sight: Sight | undefined,
  protocol: Listener['protocol'],
  address: string,
  port: number,
): boolean | null {
  if (!sight?.listeners) return null
  return sight.listeners.some(
    (listener) =>
      listener.protocol === protocol && listener.port === port && covers(listener.address, address),
  )
}
