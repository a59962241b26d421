import { gatewayMode } from '../model/bridge.ts'
import { majorOf, type Network } from '../model/topology.ts'
import type { Promised } from './predict.ts'

interface Crossing {
  readonly own: readonly Network[]
  readonly target: Network
  readonly engineVersion: string
  readonly family: 4 | 6
}

/** What is asked for at the other end: a ping counts as published, since what lets ports in lets pings in too. */
export interface BridgeExit {
  readonly isPublished: boolean
}

const UNSURE: Promised = { expected: 'unknown', because: 'gateway-mode-unsure' }

/**
 * What is promised from a container on `own` networks to an address on another one. Bridges are kept apart by the
 * engine's firewall rules, but for the gateway modes that Docker 28 defines; every other driver has no path at all.
 */
export function betweenNetworks(crossing: Crossing, { isPublished }: BridgeExit): Promised {
  const { own, target, engineVersion, family } = crossing
  const major = majorOf(engineVersion)
  const closed: Promised = { expected: 'no-reply', because: 'not-on-network' }
  if (target.driver !== 'bridge') return closed
  const exits = own.filter((network) => network.driver === 'bridge' && !network.internal)
  if (target.internal || (exits.length === 0 && own.some(({ internal }) => internal))) {
    return { expected: 'no-reply', because: 'internal-network' }
  }
  const mode = gatewayMode(target, family)
  if (mode !== 'routed' && mode !== 'nat-unprotected') {
    const isRouted = exits.length > 0 && exits.every((network) => gatewayMode(network, family) === 'routed')
    return isRouted ? { expected: 'no-reply', because: 'gateway-mode-closed' } : closed
  }
  if (exits.length === 0) return closed
  if (major < 27) return closed
  if (major === 27) return UNSURE
  const open: Promised = { expected: 'reply', because: 'gateway-mode-open' }
  // All its ports are open to machines outside; 28 still keeps the other bridges of the engine apart from it.
  if (mode === 'nat-unprotected') return major === 28 ? closed : open
  if (!isPublished) return { expected: 'no-reply', because: 'routed-unpublished' }
  return open
}
