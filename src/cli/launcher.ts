import { chmodSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { defaultConfigFolder } from '../engine/config-file.ts'
import { makeFolder } from '../engine/make-folder.ts'
import { NetxError } from '../model/errors.ts'
import type { GlobalFlags } from '../model/global-flags.ts'
import { singleQuoted } from '../model/shell.ts'

/** What the launcher starts: both paths absolute, since docker starts plugins from anywhere. */
interface Launched {
  readonly node: string
  readonly script: string
}

const MARK = '# Made by docker-netx install; docker-netx uninstall takes it away.'

/** Where docker looks for the plugin of the current user. */
export const launcherFile = (globals: GlobalFlags, environment: NodeJS.ProcessEnv): string =>
  resolve(globals.config ?? defaultConfigFolder(environment), 'cli-plugins', 'docker-netx')

/** A shell script that starts the program, with the Node.js on the PATH should its own be gone one day. */
const launcherText = ({ node, script }: Launched): string => `#!/bin/sh
${MARK}
node=${singleQuoted(node)}
[ -x "$node" ] || node=node
exec "$node" ${singleQuoted(script)} "$@"
`

/** Replaces the file at once or not at all; somebody else's file only by force. */
export function installLauncher(file: string, program: Launched, force: boolean): void {
  if (process.platform === 'win32') throw notOnWindows()
  const draft = join(dirname(file), `.docker-netx-${process.pid}`)
  try {
    if (!force) refuseForeign(file)
    makeFolder(dirname(file))
    writeFileSync(draft, launcherText(program))
    chmodSync(draft, 0o755)
    renameSync(draft, file)
  } catch (error) {
    if (existsSync(draft)) rmSync(draft)
    throw error instanceof NetxError ? error : cannotWrite(file, error)
  }
}

/** False when there was nothing to remove. */
export function removeLauncher(file: string): boolean {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return false
  refuseForeign(file)
  rmSync(file)
  return true
}

function refuseForeign(file: string): void {
  const status = lstatSync(file, { throwIfNoEntry: false })
  if (status === undefined || (status.isFile() && readFileSync(file, 'utf8').includes(MARK))) return
  throw new NetxError({
    family: 'user',
    code: 'NETX_FOREIGN_LAUNCHER',
    message: `${file} was not made by docker-netx install`,
    next: 'Remove it yourself, or replace it with docker-netx install --force.',
  })
}

const cannotWrite = (file: string, cause: unknown) =>
  new NetxError({
    family: 'user',
    code: 'NETX_LAUNCHER_NOT_WRITTEN',
    message: `${file} could not be written: ${cause instanceof Error ? cause.message : cause}`,
    next: 'Make its folder writable, or name another configuration with --config.',
    cause,
  })

const notOnWindows = () =>
  new NetxError({
    family: 'user',
    code: 'NETX_NO_PLUGIN_ON_WINDOWS',
    message: 'Docker on Windows starts only .exe files as plugins, which docker-netx has not',
    next: 'Use it as docker-netx.',
  })
