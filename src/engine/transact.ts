import { type Change, pending, type Step, stepsOf } from '../model/membership.ts'
import { carryOut } from './carry-out.ts'
import type { Engine } from './engine.ts'
import type { JournalFolder } from './journal.ts'

/** Makes all of the changes or none. More than one request is written down first, as we may be killed between two. */
export async function transact(
  engine: Engine,
  folder: JournalFolder,
  command: string,
  changes: readonly Change[],
  signal: AbortSignal,
  steps: readonly Step[] = changes.flatMap(stepsOf),
): Promise<void> {
  if (steps.length < 2) return await carryOut(engine, steps, signal)
  const open = pending(changes)
  const journal = {
    schemaVersion: 1,
    engine: (await engine.info()).host,
    command,
    changes: open,
    network: null,
  } as const
  await folder.keep(journal, () => carryOut(engine, steps, signal))
}
