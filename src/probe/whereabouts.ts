import { basename, dirname } from 'node:path'
import type { Engine, HelperSession, HelperSpec } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'

/** Where `ip netns add` keeps its namespaces. */
const NAMED_FOLDER = '/run/netns'
const NAMED = 'named:'
const HOSTS_OWN = '-'

/** The engine keeps all its namespace files in one folder; the host's own is where the helper runs, if it is wanted. */
export function whereabouts(files: readonly string[]): Pick<HelperSpec, 'network' | 'folders'> {
  const own = files.filter((file) => file.startsWith('/'))
  const folders = [...new Set(own.map((file) => dirname(file)))]
  if (folders.length > 1) {
    const message = `The engine keeps its network namespaces in several folders: ${folders.join(', ')}`
    throw new NetxError({ family: 'engine', code: 'NETX_NAMESPACE_FOLDERS', message })
  }
  return {
    network: files.includes(HOSTS_OWN) ? 'host' : 'none',
    folders: {
      ...(folders[0] !== undefined && { netns: folders[0] }),
      ...(files.some((file) => file.startsWith(NAMED)) && { named: NAMED_FOLDER }),
    },
  }
}

/** Where the host has no named namespace at all, it has no folder for them either: the helper says then that none is there. */
export async function startThere(
  engine: Pick<Engine, 'startHelper'>,
  spec: HelperSpec,
  signal: AbortSignal,
): Promise<HelperSession> {
  try {
    return await engine.startHelper(spec, signal)
  } catch (error) {
    const { named, ...folders } = spec.folders
    const isMissing = error instanceof Error && error.message.endsWith(`path does not exist: ${NAMED_FOLDER}`)
    if (named === undefined || !isMissing) throw error
    return await engine.startHelper({ ...spec, folders }, signal)
  }
}

/** The file as a helper names it. */
export function fileInside(file: string): string {
  return file.startsWith('/') ? basename(file) : file
}
