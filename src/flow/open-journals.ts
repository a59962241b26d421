import type { Engine } from '../engine/engine.ts'
import { JournalFolder } from '../engine/journal.ts'
import { settleUnfinished } from '../engine/unfinished.ts'
import type { Owner } from '../model/helper.ts'

interface JournalOptions {
  /** Docker's configuration folder, in which the journals are. */
  readonly folder: string
  readonly owner: Owner
  /** Whether what is half done is put back; else it is an error. */
  readonly isRepair: boolean
  readonly note: (text: string) => void
}

/** Where changes are written down, after what killed runs left was seen to. */
export async function openJournals(
  engine: Engine,
  { folder, owner, isRepair, note }: JournalOptions,
): Promise<JournalFolder> {
  const journals = new JournalFolder(folder, owner)
  await settleUnfinished(engine, journals, isRepair, note)
  return journals
}
