import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../model/errors.ts'
import type { Owner } from '../model/helper.ts'
import type { Journal } from '../model/journal.ts'
import type { Warn } from './config-file.ts'
import { makeFolder } from './make-folder.ts'

export interface Leftover {
  readonly file: string
  readonly journal: Journal
}

/** Nobody takes longer, so a journal of another machine that is older has been left. */
const ABANDONED_MS = 10 * 60_000
const NAME = /^([\da-f]+)-(\d+)\.json$/

/** The journals of one docker configuration, a file each. */
export class JournalFolder {
  private readonly folder: string
  private readonly writer: Owner
  private readonly warn: Warn

  constructor(configFolder: string, writer: Owner, warn: Warn) {
    this.folder = join(configFolder, 'netx', 'unfinished')
    this.writer = writer
    this.warn = warn
  }

  /** Resolves to what `work` does. The journal stays when `work` fails with something left half done, and when we are killed. */
  async keep<T>(journal: Journal, work: () => Promise<T>): Promise<T> {
    const file = join(this.folder, `${this.writer.machine}-${this.writer.pid}.json`)
    const isWritten = this.write(file, journal)
    try {
      const result = await work()
      if (isWritten) rmSync(file)
      return result
    } catch (error) {
      if (isWritten && !hasCode(error, 'NETX_HALF_DONE')) rmSync(file)
      throw error
    }
  }

  /** Those of that engine whose writers are gone, in the order of their names. */
  leftovers(engine: string): Leftover[] {
    return this.names().flatMap((name) => {
      const file = join(this.folder, name)
      const journal = this.isLeft(name, file) ? read(file) : undefined
      return journal?.engine === engine ? [{ file, journal }] : []
    })
  }

  forget({ file }: Leftover): void {
    rmSync(file, { force: true })
  }

  /** Where nothing can be written the work is done all the same: only what a killed run leaves cannot be told then. */
  private write(file: string, journal: Journal): boolean {
    try {
      makeFolder(this.folder, 0o700)
      writeFileSync(`${file}.new`, `${JSON.stringify(journal, null, 2)}\n`, { mode: 0o600, flush: true })
      renameSync(`${file}.new`, file)
      return true
    } catch (error) {
      this.warn(`WARNING: not written down, so that it could not be repaired: ${(error as Error).message}`)
      return false
    }
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder).sort()
    } catch {
      return []
    }
  }

  private isLeft(name: string, file: string): boolean {
    const [, machine, pid] = NAME.exec(name) ?? []
    if (machine === undefined) return false
    if (machine === this.writer.machine)
      return !this.writer.isAlive(Number(pid)) || Number(pid) === this.writer.pid
    return Date.now() - statSync(file).mtimeMs > ABANDONED_MS
  }
}

/** A file that is no journal is none of ours to judge. */
function read(file: string): Journal | undefined {
  try {
    const journal: Journal = JSON.parse(readFileSync(file, 'utf8'))
    return journal.schemaVersion === 2 && Array.isArray(journal.changes) ? journal : undefined
  } catch {
    return undefined
  }
}
