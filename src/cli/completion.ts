import type { CommandShape } from './command-shape.ts'
import { argSource, flagSource, type Source } from './completion-table.ts'
import { HELP_FLAG } from './docker-argv.ts'
import { findCommand } from './manifest.ts'
import { tokens } from './pflag.ts'

export interface Candidate {
  readonly value: string
  readonly summary?: string | undefined
}

/** What may stand in place of the word that is being typed. */
export type Offer =
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  /** Names to be asked for; `given` are the arguments before, and `lead` is put in front of every name. */
  | {
      readonly kind: 'source'
      readonly source: Source
      readonly given: readonly string[]
      readonly lead: string
    }

const NOTHING: Offer = { kind: 'candidates', candidates: [] }

/** Finds out what the word is; `words` are those before it, from the command's name on. */
export function offer(commands: readonly CommandShape[], words: readonly string[], word: string): Offer {
  const [first, ...rest] = words
  if (first === undefined || (first === 'help' && rest.length === 0)) return commandNames(commands)
  const command = findCommand(commands, first)
  if (command === undefined) return NOTHING
  const flags = { ...command.flags, ...HELP_FLAG }
  // Any plain word shows which place the unfinished one is in: a flag's value, or an argument.
  const parsed = [...tokens(flags, [...rest, 'word'])]
  const given = parsed.filter(({ kind }) => kind === 'arg').map(({ text }) => text)
  const last = parsed.at(-1)
  if (last?.kind === 'flag') return flagValues(command, last.name, given)
  if (!word.startsWith('-') || rest.includes('--')) return argValues(command, given.slice(0, -1))
  const [, name] = /^--([^=]+)=/.exec(word) ?? []
  return name === undefined ? flagNames(command) : flagValues(command, name, given, `--${name}=`)
}

function commandNames(commands: readonly CommandShape[]): Offer {
  const shown = commands.filter(({ hidden }) => !hidden)
  return { kind: 'candidates', candidates: shown.map(({ id, summary }) => ({ value: id, summary })) }
}

function flagNames({ flags }: CommandShape): Offer {
  const shown = Object.entries(flags).filter(([, { hidden }]) => !hidden)
  return {
    kind: 'candidates',
    candidates: shown.map(([name, { summary }]) => ({ value: `--${name}`, summary })),
  }
}

function flagValues({ flags }: CommandShape, name: string, given: readonly string[], lead = ''): Offer {
  const source = flagSource(name, flags[name]?.options)
  return source === undefined ? NOTHING : { kind: 'source', source, given, lead }
}

function argValues({ id, args }: CommandShape, given: readonly string[]): Offer {
  const entries = Object.entries(args)
  const [name, shape] = entries[Math.min(given.length, entries.length - 1)] ?? []
  if (name === undefined || (given.length >= entries.length && !shape?.multiple)) return NOTHING
  const source = argSource(id, name)
  return source === undefined ? NOTHING : { kind: 'source', source, given, lead: '' }
}
