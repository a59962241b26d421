import type { ContainerSummary, Engine } from '../engine/engine.ts'
import { HELPER_LABEL } from '../model/topology.ts'
import type { Owner } from './owner.ts'

/** Removes the helpers that killed runs left behind. What cannot be removed is left to the next run. */
async function sweepLeftovers(engine: Engine, owner: Owner): Promise<void> {
  const helpers = await engine.containers({ label: [HELPER_LABEL] })
  const leftovers = helpers.filter((helper) => isLeftover(helper, owner))
  await Promise.allSettled(leftovers.map(({ id }) => engine.removeContainer(id)))
}

/** Works while leftovers are swept away. What cannot be swept now is left to the next run: no reason for this one to fail. */
export async function whileSweeping<T>(
  engine: Engine,
  { owner, signal }: { readonly owner: Owner; readonly signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const sweeping = sweepLeftovers(engine, owner).catch(() => undefined)
  try {
    return await work()
  } finally {
    await sweeping
    signal.throwIfAborted()
  }
}

/**
 * A helper whose process is gone, if that process ran on this machine. Of another machine's nothing is known, but a
 * helper that has ended, and is still there, waits for nobody.
 */
export function isLeftover(
  { labels, state }: Pick<ContainerSummary, 'labels' | 'state'>,
  owner: Owner,
): boolean {
  const [machine, pid = ''] = (labels[HELPER_LABEL] ?? '').split('/')
  if (machine === owner.machine && /^\d+$/.test(pid)) return !owner.isAlive(Number(pid))
  return state === 'exited' || state === 'dead'
}
