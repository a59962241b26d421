import type { Engine } from '../engine/engine.ts'
import { choosesIPv6 } from '../engine/require-api.ts'
import type { Owner } from '../model/helper.ts'
import type { Ground } from '../plan/propose-network.ts'
import { readReserved } from '../plan/reserved.ts'
import { observeHostNetwork } from '../probe/host-network.ts'

export interface GroundOptions {
  /** The reserved subnets, as the docker configuration has them. */
  readonly reserved: string
  readonly owner: Owner
  readonly signal: AbortSignal
  readonly note: (text: string) => void
}

/** What has to be known to choose or check addresses; the engine's host is looked at only where that is to be done. */
export async function groundFor(
  engine: Engine,
  { reserved, owner, signal, note }: GroundOptions,
  isNeeded: (choosesIPv6: boolean) => boolean = () => true,
): Promise<Ground> {
  const known = { choosesIPv6: await choosesIPv6(engine), reserved: readReserved(reserved) }
  if (!isNeeded(known.choosesIPv6)) return { ...known, pools: { local: [], swarm: [] }, host: null }
  const [pools, seen] = await Promise.all([engine.defaultPools(), observeHostNetwork(engine, owner, signal)])
  if (seen.kind === 'unknown')
    note(`The engine's host could not be looked at, so its routes do not count: ${seen.reason}`)
  const host = seen.kind === 'seen' ? seen.host : null
  if (host?.cut !== undefined)
    note(`The engine's host has more ${host.cut} than could be told, so those do not count.`)
  return { ...known, pools, host }
}
