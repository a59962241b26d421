/** A socket that somebody listens on. `address` may be `0.0.0.0` or `::`, each for its own family. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
}

/** What was found in a network namespace when it was entered. */
export interface Sight {
  /** Without loopback and link-local ones. */
  readonly addresses: readonly string[]
  /** Null when nobody looked. */
  readonly listeners: readonly Listener[] | null
}

/** By the key of the namespace (place.ts); what was not entered is missing. */
export type Sights = ReadonlyMap<string, Sight>

const EVERY: readonly string[] = ['0.0.0.0', '::']

/** Whether somebody listens at that address; null when that is not known. */
export function listens(
  sight: Sight | undefined,
  protocol: Listener['protocol'],
  address: string,
  port: number,
): boolean | null {
  if (!sight?.listeners) return null
  const every = EVERY[Number(address.includes(':'))]
  return sight.listeners.some(
    (listener) =>
      listener.protocol === protocol &&
      listener.port === port &&
      (listener.address === address || listener.address === every),
  )
}
