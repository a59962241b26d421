import { hasCode } from '../model/errors.ts'
import { isOn, type Member, type Named, staleSeats } from '../model/membership.ts'
import type { Engine } from './engine.ts'

/**
 * Takes from a running container the entry of a connection that an engine refused: it goes with a connection that works.
 * Resolves to whether there was one.
 */
export async function clearFailed(engine: Engine, member: Member, network: Named): Promise<boolean> {
  if (!staleSeats(member).some((seat) => isOn(seat, network))) return false
  try {
    await engine.connect(network.id, member.id, {})
  } catch (error) {
    // Another program connected it meanwhile, and the entry is gone with that.
    if (hasCode(error, 'NETX_ALREADY_CONNECTED')) return true
    throw error
  }
  await engine.disconnect(network.id, member.id, false)
  return true
}
