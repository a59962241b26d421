import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CommandShape } from './command-shape.ts'

/** The folder of the package, from `dist/cli` and from `src/cli` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Manifest {
  readonly commands: Readonly<Record<string, CommandShape>>
}

/** Every command, sorted by name, without loading one. */
export function readCommands(): CommandShape[] {
  const file = new URL('../../.oclif.manifest.json', import.meta.url)
  const { commands }: Manifest = JSON.parse(readFileSync(file, 'utf8'))
  return Object.values(commands).sort((a, b) => (a.id < b.id ? -1 : 1))
}

export const findCommand = (commands: readonly CommandShape[], name: string): CommandShape | undefined =>
  commands.find(({ id, aliases = [] }) => id === name || aliases.includes(name))
