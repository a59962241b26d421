import type { GlobalFlags } from '../model/global-flags.ts'
import type { DescribedFlag } from './command-shape.ts'
import { FLAG_TYPES } from './flag-types.ts'
import type { ParsedWords } from './pflag.ts'
import { usageError } from './usage-error.ts'

const text = (summary: string): DescribedFlag => ({ type: 'option', helpValue: 'string', summary })
const toggle = (summary: string): DescribedFlag => ({ type: 'boolean', summary })

/** The docker CLI's own flags: docker passes them on as they were typed, and the stand-alone program takes them, too. */
export const GLOBAL_FLAGS: Readonly<Record<string, DescribedFlag>> = {
  config: text('Folder of the docker configuration'),
  context: { ...text('Context that leads to the engine (overrides DOCKER_HOST)'), char: 'c' },
  debug: { ...toggle('Say more when something goes wrong'), char: 'D' },
  host: { ...text('Address of the engine'), helpValue: 'list', char: 'H' },
  'log-level': { ...text('Taken as docker takes it, without effect'), char: 'l' },
  tls: toggle('Use TLS; implied by --tlsverify'),
  tlscacert: text('Trust certificates signed by this authority only'),
  tlscert: text('TLS certificate file'),
  tlskey: text('TLS key file'),
  tlsverify: toggle('Use TLS and verify the engine'),
  version: { ...toggle('Print the version and quit'), char: 'v' },
}

export function readGlobals({ flags }: ParsedWords): GlobalFlags {
  const read = (name: string) => FLAG_TYPES.string.value(flags.get(name) ?? [])
  const readBool = (name: string) => FLAG_TYPES.bool.value(flags.get(name) ?? [])
  if ((flags.get('host') ?? []).length > 1) throw usageError('specify only one -H')
  const texts = {
    config: read('config'),
    context: read('context'),
    host: read('host'),
    logLevel: read('log-level'),
    tlsCaCert: read('tlscacert'),
    tlsCert: read('tlscert'),
    tlsKey: read('tlskey'),
  }
  const given = Object.entries(texts).filter(([, value]) => value !== undefined)
  return {
    debug: readBool('debug') ?? false,
    tls: readBool('tls'),
    tlsVerify: readBool('tlsverify'),
    ...Object.fromEntries(given),
  }
}
