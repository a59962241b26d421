import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NetxError } from '../model/errors.ts'
import type { GlobalFlags } from '../model/global-flags.ts'
import { defaultConfigFolder, type Environment } from './config-file.ts'
import type { TlsMaterial } from './endpoint.ts'

/** What the TLS flags and variables ask for; null when nothing asks for TLS. Any text in a variable means yes, even `0`. */
export function readFlagTls(flags: GlobalFlags, environment: Environment): TlsMaterial | null {
  const verify = flags.tlsVerify ?? Boolean(environment['DOCKER_TLS_VERIFY'])
  const asked = flags.tls ?? Boolean(environment['DOCKER_TLS'])
  if (!asked && !verify && flags.tlsVerify === undefined) return null
  const folder = environment['DOCKER_CERT_PATH'] || defaultConfigFolder(environment)
  const cert = flags.tlsCert ?? existing(join(folder, 'cert.pem'))
  const key = flags.tlsKey ?? existing(join(folder, 'key.pem'))
  return tlsMaterial({ ca: flags.tlsCaCert ?? join(folder, 'ca.pem'), cert, key }, verify)
}

/** A context's files, each of which may be absent; no file, and nothing said about verification, means no TLS. */
export function readContextTls(folder: string, skipVerify: boolean): TlsMaterial | null {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => existing(join(folder, name)))
  if (!ca && !cert && !key && !skipVerify) return null
  return tlsMaterial({ ca, cert, key }, !skipVerify)
}

type Files = Readonly<Record<'ca' | 'cert' | 'key', string | undefined>>

/** A certificate without its key, or a key without its certificate, is of no use. */
function tlsMaterial({ ca, cert, key }: Files, verify: boolean): TlsMaterial {
  const pair = cert && key ? { cert: read(cert), key: read(key) } : {}
  return { ...(ca ? { ca: read(ca) } : {}), ...pair, verify }
}

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new NetxError({
      family: 'user',
      code: 'NETX_BAD_TLS',
      message: `cannot read the TLS file ${file}: ${(cause as Error).message}`,
      next: 'Name the files with --tlscacert, --tlscert and --tlskey, or their folder with DOCKER_CERT_PATH.',
      cause,
    })
  }
}
