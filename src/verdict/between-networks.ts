import { gatewayMode, masquerades } from '../model/bridge.ts'
import { majorOf, type Network } from '../model/topology.ts'
import type { Promised } from './predict.ts'

interface Crossing {
  /** The networks on which the source has an address of the family. */
  readonly own: readonly Network[]
  readonly target: Network
  readonly engineVersion: string
  readonly family: 4 | 6
  /** Whether what is asked for is published by way of the target's network. */
  readonly isPublished: boolean
  /** Whether both are on another network together, by which answers may come back. */
  readonly isShared: boolean
}

const UNSURE: Promised = { expected: 'unknown', because: 'gateway-mode-unsure' }

/**
 * What is promised from a container on `own` networks to an address on another one. Bridges are kept apart by the
 * engine's firewall rules, but for the gateway modes that Docker 28 defines; every other driver has no path at all.
 */
export function betweenNetworks(crossing: Crossing): Promised {
  const { own, target, engineVersion, family, isPublished } = crossing
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
  const open = answered(exits, crossing)
  // All its ports are open to machines outside; 28 still keeps the other bridges of the engine apart from it.
  if (mode === 'nat-unprotected') return major === 28 ? closed : open
  if (!isPublished) return { expected: 'no-reply', because: 'routed-unpublished' }
  return open
}

/** Answers to an address that nothing hides come from another bridge than its own, and are dropped as direct access. */
function answered(exits: readonly Network[], { family, isShared }: Crossing): Promised {
  const isDropped = (network: Network) =>
    gatewayMode(network, family).startsWith('nat') && !masquerades(network)
  const lost = exits.filter(isDropped)
  if (lost.length === 0) return { expected: 'reply', because: 'gateway-mode-open' }
  return lost.length === exits.length && !isShared
    ? { expected: 'no-reply', because: 'no-masquerade' }
    : UNSURE
}
