import type { Engine } from '../engine/engine.ts'
import type { Subnet } from '../model/subnet.ts'
import type { Ground } from '../plan/propose-network.ts'
import { observeHostNetwork } from './host-network.ts'
import type { Owner } from './owner.ts'

interface GroundOptions {
  readonly owner: Owner
  readonly signal: AbortSignal
  /** Subnets that the user keeps for other things. */
  readonly reserved: readonly Subnet[]
  /** Told where the engine's host cannot be looked at. */
  readonly onUnknown: (text: string) => void
}

/** Where an engine and its host have addresses, and what they keep for other things. */
export async function observeGround(
  engine: Engine,
  { owner, signal, reserved, onUnknown }: GroundOptions,
): Promise<Omit<Ground, 'choosesIPv6'>> {
  const [pools, seen] = await Promise.all([engine.defaultPools(), observeHostNetwork(engine, owner, signal)])
  if (seen.kind === 'unknown')
    onUnknown(`The engine's host could not be looked at, so its routes do not count: ${seen.reason}`)
  return { reserved, pools, host: seen.kind === 'seen' ? seen.host : null }
}
