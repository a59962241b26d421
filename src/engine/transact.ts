import { type Change, pending, type Step, stepsOf } from '../model/membership.ts'
import { carryOut } from './carry-out.ts'
import type { Engine } from './engine.ts'
import type { JournalFolder } from './journal.ts'
import type { SaveActs } from './ledger.ts'

export interface Transaction {
  /** The command that makes it, as a person knows it: `connect`. */
  readonly command: string
  readonly changes: readonly Change[]
  /** Those of the changes, in the order in which they are to be taken. */
  readonly steps?: readonly Step[]
  /** What is to be said where the first of them fails. */
  readonly unchanged?: string | undefined
}

/** Makes all of the changes or none. More than one request is written down first, as we may be killed between two. */
export async function transact(
  engine: Engine,
  folder: JournalFolder,
  { command, changes, steps = changes.flatMap(stepsOf), unchanged }: Transaction,
  signal: AbortSignal,
): Promise<void> {
  const open = pending(changes)
  const carry = (save: SaveActs) => carryOut(engine, { steps, changes: open, unchanged }, save, signal)
  if (steps.length < 2) return await carry(() => {})
  const { host } = await engine.info()
  const journal = { engine: host, command, changes: open, networks: [], planned: steps.length } as const
  await folder.keep(journal, carry)
}
