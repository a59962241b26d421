import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NetxError } from '../model/errors.ts'
import type { TlsMaterial } from './endpoint.ts'
import { Json } from './json.ts'
import { readContextTls } from './tls.ts'

/** Reads what `docker context create NAME` wrote: the folders are named by the hash of the context's name. */
export function readContext(configFolder: string, name: string): { host: string; tls: TlsMaterial | null } {
  const id = createHash('sha256').update(name).digest('hex')
  const file = join(configFolder, 'contexts', 'meta', id, 'meta.json')
  const docker = readMetadata(file, name).at('Endpoints').at('docker')
  const host = docker.at('Host').text
  if (host === '') throw unusable(name, 'it has no docker endpoint')
  const tls = readContextTls(
    join(configFolder, 'contexts', 'tls', id, 'docker'),
    docker.at('SkipTLSVerify').flag,
  )
  return { host, tls }
}

function readMetadata(file: string, name: string): Json {
  try {
    return new Json(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw unusable(name, code === 'ENOENT' ? 'context not found' : message, cause)
  }
}

function unusable(name: string, reason: string, cause?: unknown): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_BAD_CONTEXT',
    message: `unable to resolve docker endpoint: context "${name}": ${reason}`,
    next: 'See what there is with: docker context ls',
    cause,
  })
}
