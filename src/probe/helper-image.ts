import { readFile } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import { messageOf, NetxError } from '../model/errors.ts'

const BUILT = new URL('../../dist/helper/', import.meta.url)

/** Makes sure that the engine has the helper's image; nothing is pulled. Resolves to its id. */
export async function ensureHelperImage(engine: Engine): Promise<string> {
  return await engine.provideHelper(await readHelper((await engine.info()).architecture))
}

async function readHelper(architecture: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`${architecture}/netx-probe`, BUILT))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(cause)
    throw new NetxError({
      family: 'user',
      code: 'NETX_NO_HELPER',
      message: `This docker-netx has no helper for engines on ${architecture}`,
      next: 'Build it with a C compiler for that architecture: npm run build',
      cause,
    })
  }
}

/** As where this process may open no more files: that says nothing of the engine. */
function unreadable(cause: unknown): NetxError {
  const message = `The helper of this docker-netx could not be read: ${messageOf(cause)}`
  const next = 'Try again when that is put right.'
  return new NetxError({ family: 'user', code: 'NETX_HELPER_UNREADABLE', message, next, cause })
}
