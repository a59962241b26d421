import type { Engine } from '../engine/engine.ts'
import { JournalFolder } from '../engine/journal.ts'
import { settleUnfinished } from '../engine/unfinished.ts'
import { thisProcess } from '../probe/owner.ts'

interface JournalOptions {
  /** Docker's configuration folder, in which the journals are. */
  readonly folder: string
  /** Whether what is half done is put back; else it is an error. */
  readonly isRepair: boolean
  readonly note: (text: string) => void
}

/** Where changes are written down, after what killed runs left was seen to. */
export async function openJournals(
  engine: Engine,
  { folder, isRepair, note }: JournalOptions,
): Promise<JournalFolder> {
  const journals = new JournalFolder(folder, thisProcess(), note)
  await settleUnfinished(engine, journals, isRepair, note)
  return journals
}
