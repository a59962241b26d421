import { NetxError } from '../model/errors.ts'
import type { Engine } from './engine.ts'
import { isOlder } from './ping.ts'

/** Refuses a flag that the engine would take without a word and ignore. */
export async function requireApi(engine: Engine, needed: string, flag: string): Promise<void> {
  const { apiVersion } = await engine.info()
  if (!isOlder(apiVersion, needed)) return
  throw new NetxError({
    family: 'engine',
    code: 'NETX_ENGINE_TOO_OLD',
    message: `"${flag}" requires API version ${needed}, but the Docker daemon API version is ${apiVersion}`,
    next: `Leave ${flag} out, or use a newer engine.`,
  })
}

/** Whether the engine finds IPv6 addresses for a network by itself, as those of Docker 27 and later do. */
export async function choosesIPv6(engine: Engine): Promise<boolean> {
  return !isOlder((await engine.info()).apiVersion, '1.46')
}
