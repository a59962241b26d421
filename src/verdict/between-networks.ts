import type { Network } from '../model/topology.ts'
import type { Promised } from './predict.ts'

const GATEWAY_MODE = 'com.docker.network.bridge.gateway_mode_ipv4'

/**
 * What is promised of a ping from a container on `own` networks to an address on another one. Bridges are kept apart by
 * the engine's firewall rules, but for the gateway modes that Docker 28 defines; every other driver has no path at all.
 */
export function betweenNetworks(own: readonly Network[], target: Network, engineVersion: string): Promised {
  const closed: Promised = { expected: 'no-reply', because: 'not-on-network' }
  if (target.driver !== 'bridge') return closed
  const exits = own.filter((network) => network.driver === 'bridge' && !network.internal)
  if (target.internal || (exits.length === 0 && own.some(({ internal }) => internal))) {
    return { expected: 'no-reply', because: 'internal-network' }
  }
  const mode = target.options[GATEWAY_MODE] ?? 'nat'
  if (mode !== 'routed' && mode !== 'nat-unprotected') {
    const routedAsker =
      exits.length > 0 && exits.every((network) => network.options[GATEWAY_MODE] === 'routed')
    return routedAsker ? { expected: 'no-reply', because: 'gateway-mode-closed' } : closed
  }
  if (exits.length === 0) return closed
  const major = Number.parseInt(engineVersion, 10)
  if (major >= 28) return { expected: 'reply', because: 'gateway-mode-open' }
  return major === 27 ? { expected: 'unknown', because: 'gateway-mode-unsure' } : closed
}
