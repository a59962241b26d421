import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface SshWrapper extends AsyncDisposable {
  /** The words of every call so far. */
  calls(): Promise<string[][]>
}

/**
 * Puts an `ssh` first in PATH that needs no server: it notes its words, and has a shell of this machine run what the
 * far one would run. Given a complaint, it fails with that instead.
 */
export async function wrapSsh(complaint?: string): Promise<SshWrapper> {
  const folder = await mkdtemp(join(tmpdir(), 'netx-ssh-'))
  const log = join(folder, 'log')
  const path = process.env['PATH'] ?? ''
  const end = complaint ? `echo ${JSON.stringify(complaint)} >&2; exit 255` : `exec sh -c "\${@: -1}"`
  const note = `printf '%s\\t' "$@" >> ${log}; echo >> ${log}`
  await writeFile(join(folder, 'ssh'), `#!/bin/bash\n${note}\n${end}\n`)
  await chmod(join(folder, 'ssh'), 0o755)
  process.env['PATH'] = `${folder}${delimiter}${path}`
  return {
    calls: async () => {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')
      return lines.map((line) => line.split('\t').slice(0, -1))
    },
    [Symbol.asyncDispose]: async () => {
      process.env['PATH'] = path
      await rm(folder, { recursive: true })
    },
  }
}
