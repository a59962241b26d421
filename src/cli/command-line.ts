import type { CommandShape, DescribedFlag, Program } from './command-shape.ts'
import { FLAG_TYPES } from './flag-types.ts'
import { flagType, parseWords } from './pflag.ts'
import { usageError } from './usage-error.ts'

export interface CommandLine {
  readonly flags: Readonly<Record<string, unknown>>
  readonly args: Readonly<Record<string, string | string[] | undefined>>
}

/** The words after a command's name as values, read as docker's own commands read theirs. */
export function readCommandLine(
  program: Program,
  command: CommandShape,
  words: readonly string[],
): CommandLine {
  const given = parseWords(command.flags, words)
  const flags = Object.entries(command.flags).map(([name, flag]) => [
    name,
    value(flag, given.flags.get(name)),
  ])
  return { flags: Object.fromEntries(flags), args: dealArgs(program, command, given.args) }
}

const value = (flag: DescribedFlag, pieces: readonly string[] = []): unknown =>
  FLAG_TYPES[flagType(flag)].value(pieces) ?? flag.default

/** Deals the arguments out to their names; the last name may take several. */
function dealArgs(
  program: Program,
  { id, args }: CommandShape,
  words: readonly string[],
): CommandLine['args'] {
  const shapes = Object.entries(args)
  const least = shapes.filter(([, { required }]) => required).length
  const most = shapes.some(([, { multiple }]) => multiple) ? Infinity : shapes.length
  if (words.length < least || words.length > most) {
    throw usageError(`${program.root}: '${program.name} ${id}' ${demand(least, most)}`)
  }
  return Object.fromEntries(
    shapes.map(([key, { multiple }], index) => [key, multiple ? words.slice(index) : words[index]]),
  )
}

function demand(least: number, most: number): string {
  const count = (number: number) => `${number} ${number === 1 ? 'argument' : 'arguments'}`
  if (most === 0) return 'accepts no arguments'
  if (least === most) return `requires ${count(most)}`
  if (most === Infinity) return `requires at least ${count(least)}`
  if (least === 0) return `requires at most ${count(most)}`
  return `requires at least ${least} and at most ${count(most)}`
}
