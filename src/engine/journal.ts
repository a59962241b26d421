import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode, NetxError } from '../model/errors.ts'
import type { Owner } from '../model/helper.ts'
import type { Journal } from '../model/journal.ts'
import type { SaveActs } from './ledger.ts'
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
  private readonly owner: Owner

  constructor(configFolder: string, owner: Owner) {
    this.folder = join(configFolder, 'netx', 'unfinished')
    this.owner = owner
  }

  /**
   * Resolves to what `work` does, which is given what saves its acts. The journal stays when `work` fails with something left
   * half done, and when we are killed. Where it cannot be written, nothing begins.
   */
  async keep<T>(
    plan: Omit<Journal, 'schemaVersion' | 'acts'>,
    work: (save: SaveActs) => Promise<T>,
  ): Promise<T> {
    const file = join(this.folder, `${this.owner.machine}-${this.owner.pid}.json`)
    const save: SaveActs = (acts) => this.write(file, { schemaVersion: 3, ...plan, acts })
    save([])
    try {
      const result = await work(save)
      rmSync(file, { force: true })
      return result
    } catch (error) {
      if (!hasCode(error, 'NETX_HALF_DONE')) rmSync(file, { force: true })
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

  rewrite({ file, journal }: Leftover, acts: Journal['acts']): void {
    this.write(file, { ...journal, acts })
  }

  forget({ file }: Leftover): void {
    rmSync(file, { force: true })
  }

  /** A power cut may take what was written last; a kill takes nothing. */
  private write(file: string, journal: Journal): void {
    try {
      makeFolder(this.folder, 0o700)
      const flush = journal.acts.length === 0
      writeFileSync(`${file}.new`, `${JSON.stringify(journal, null, 2)}\n`, { mode: 0o600, flush })
      renameSync(`${file}.new`, file)
    } catch (cause) {
      throw new NetxError({
        family: 'user',
        code: 'NETX_NO_JOURNAL',
        message: `what is to be changed could not be written down: ${(cause as Error).message}`,
        next: `See to it that ${this.folder} can be written, or name another folder with DOCKER_CONFIG: without it, what a killed run leaves could not be repaired.`,
        cause,
      })
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
    if (machine === this.owner.machine)
      return !this.owner.isAlive(Number(pid)) || Number(pid) === this.owner.pid
    return Date.now() - statSync(file).mtimeMs > ABANDONED_MS
  }
}

/** A file that is no journal is none of ours to judge. */
function read(file: string): Journal | undefined {
  try {
    const journal: Journal = JSON.parse(readFileSync(file, 'utf8'))
    return journal.schemaVersion === 3 && Array.isArray(journal.acts) ? journal : undefined
  } catch {
    return undefined
  }
}
