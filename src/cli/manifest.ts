import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CommandShape } from './command-shape.ts'

/** The folder of the package, with a slash at its end, from `dist/cli` and from `src/cli` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Manifest {
  readonly version: string
  readonly commands: Readonly<Record<string, CommandShape>>
}

const readManifest = (): Manifest =>
  JSON.parse(readFileSync(new URL('../../.oclif.manifest.json', import.meta.url), 'utf8'))

/** Every command, sorted by name, without loading one. */
export const readCommands = (): CommandShape[] =>
  Object.values(readManifest().commands).sort((a, b) => (a.id < b.id ? -1 : 1))

export const readVersion = (): string => readManifest().version

export const findCommand = (commands: readonly CommandShape[], name: string): CommandShape | undefined =>
  commands.find(({ id, aliases = [] }) => id === name || aliases.includes(name))
