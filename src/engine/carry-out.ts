import { messageOf, NetxError } from '../model/errors.ts'
import type { Change, Step } from '../model/membership.ts'
import type { Engine } from './engine.ts'
import { cancelled } from './failures.ts'
import { Ledger, type SaveActs } from './ledger.ts'
import { type Undone, undo } from './undo.ts'

interface Steps {
  readonly steps: readonly Step[]
  readonly changes: readonly Change[]
  /** What is to be said where the first of them fails. */
  readonly unchanged?: string | undefined
}

/** Takes every step, or none: when one fails, or the signal comes, those before it are undone. */
export async function carryOut(
  engine: Engine,
  { steps, changes, unchanged = 'Nothing was changed.' }: Steps,
  save: SaveActs,
  signal: AbortSignal,
): Promise<void> {
  const ledger = new Ledger(engine, save)
  for (const step of steps) {
    const done = steps.slice(0, steps.indexOf(step))
    try {
      if (signal.aborted) throw cancelled(signal)
      await ledger.take(step)
    } catch (error) {
      const undone = await undo(engine, { acts: ledger.acts, changes, networks: [] }, save)
      throw failure(step, done, undone, unchanged, error)
    }
  }
}

function failure(
  step: Step,
  done: readonly Step[],
  { left, kept }: Undone,
  unchanged: string,
  cause: unknown,
): NetxError {
  const known = cause instanceof NetxError ? cause : undefined
  const reason = messageOf(cause)
  const undone = done.length === 0 ? unchanged : `What was done before is undone: ${listSteps(done)}.`
  const outcome = left.length > 0 ? `This could not be undone:\n${left.join('\n')}` : undone
  return new NetxError({
    family: known?.family ?? 'bug',
    code: left.length > 0 ? 'NETX_HALF_DONE' : (known?.code ?? 'NETX_BUG'),
    message:
      known?.code === 'NETX_INTERRUPTED' && left.length === 0 ? reason : `${failedStep(step)}: ${reason}`,
    next: [known?.next, outcome, ...keptLines(kept)].filter((line) => line !== undefined).join('\n'),
    cause,
  })
}

/** What another program did meanwhile, for a person. */
export function keptLines(kept: readonly string[]): string[] {
  return kept.length === 0 ? [] : ['This was changed by another program meanwhile, and stays:', ...kept]
}

/** "web could not be connected to net". */
function failedStep({ kind, container, network }: Step): string {
  return `${container.name} could not be ${kind === 'connect' ? 'connected to' : 'disconnected from'} ${network.name}`
}

/** Each container once, with the network where there are several. */
function listSteps(steps: readonly Step[]): string {
  const isOne = new Set(steps.map(({ network }) => network.id)).size === 1
  const texts = steps.map(({ container, network }) =>
    isOne ? container.name : `${container.name} on ${network.name}`,
  )
  return [...new Set(texts)].join(', ')
}
