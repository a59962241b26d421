import type { ContainerSummary, Engine } from '../engine/engine.ts'
import { HELPER_LABEL } from '../model/topology.ts'
import type { Owner } from './owner.ts'

/** Removes the helpers that killed runs left behind. What cannot be removed is left to the next run. */
export async function sweepLeftovers(engine: Engine, owner: Owner): Promise<void> {
  const helpers = await engine.containers({ label: [HELPER_LABEL] })
  const leftovers = helpers.filter((helper) => isLeftover(helper, owner))
  await Promise.allSettled(leftovers.map(({ id }) => engine.removeContainer(id)))
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
