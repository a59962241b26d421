import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FileOnDisk extends AsyncDisposable {
  readonly path: string
  write(text: string): Promise<void>
}

/** A file of that name in a folder of its own. */
export async function fileOnDisk(name: string, text: string): Promise<FileOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'netx-file-'))
  const path = join(folder, name)
  await writeFile(path, text)
  return {
    path,
    write: (next) => writeFile(path, next),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
