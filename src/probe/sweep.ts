import type { ContainerSummary, Engine } from '../engine/engine.ts'
import { HELPER_LABEL, type Owner, ownerOf } from '../model/helper.ts'

/** The helpers that killed runs left behind. */
export async function findLeftovers(engine: Engine, owner: Owner): Promise<ContainerSummary[]> {
  const labelled = await engine.containers({ label: [HELPER_LABEL] })
  return labelled.filter((container) => isLeftover(container, owner))
}

/** What cannot be removed is left to the next run. One that runs is only ours to end where its process is known to be gone. */
async function sweepLeftovers(engine: Engine, owner: Owner): Promise<void> {
  const leftovers = await findLeftovers(engine, owner)
  await Promise.allSettled(
    leftovers.map((helper) => engine.removeContainer(helper.id, isOrphan(helper, owner))),
  )
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
 * helper that has ended, and is still there, has no program that waits for it.
 */
export function isLeftover(
  container: Pick<ContainerSummary, 'isHelper' | 'labels' | 'state'>,
  owner: Owner,
): boolean {
  const { isHelper, labels, state } = container
  if (!isHelper) return false
  if (ownerOf(labels)?.machine === owner.machine) return isOrphan(container, owner)
  return state === 'exited' || state === 'dead'
}

function isOrphan({ labels }: Pick<ContainerSummary, 'labels'>, { machine, isAlive }: Owner): boolean {
  const process = ownerOf(labels)
  return process !== null && process.machine === machine && !isAlive(process.pid)
}
