import type { GlobalFlags } from '../model/global-flags.ts'
import type { DescribedFlag, Program } from './command-shape.ts'
import { GLOBAL_FLAGS, readGlobals } from './global-flags.ts'
import { type ParsedWords, parseWords } from './pflag.ts'
import { withRootUsage } from './usage.ts'

/** What was asked for, in whatever order docker or a shell passed it. */
export interface Invocation {
  readonly program: Program
  readonly globals: GlobalFlags
  /** The command's name and all that follows it. */
  readonly words: readonly string[]
  /** Whether help was asked for before the command's name: `help ls`, `--help ls`. */
  readonly isHelp: boolean
}

export const HELP_FLAG: Readonly<Record<string, DescribedFlag>> = {
  help: { type: 'boolean', char: 'h', hidden: true },
}

export const asksForHelp = (
  flags: Readonly<Record<string, DescribedFlag>>,
  words: readonly string[],
): boolean => isOn('help', parseWords({ ...flags, ...HELP_FLAG }, words))

const programOf = (argv: readonly string[], startedByDocker: boolean): Program =>
  startedByDocker && argv.includes('netx')
    ? { root: 'docker', name: 'docker netx' }
    : { root: 'docker-netx', name: 'docker-netx' }

/** Reads the arguments of the process: docker's layouts (`-D netx ls`, `help netx ls`) and the plain `-D ls`. */
export function readArgv(argv: readonly string[], startedByDocker: boolean): Invocation {
  const program = programOf(argv, startedByDocker)
  try {
    const outer = parseWords({ ...GLOBAL_FLAGS, ...HELP_FLAG }, argv, { interspersed: false })
    const globals = readGlobals(outer)
    const levels = program.root === 'docker' ? [outer, afterPluginName(outer.args)] : [outer]
    const isHelp = levels.some((level) => isOn('help', level) || level.args[0] === 'help')
    const [first, ...rest] = levels.at(-1)?.args ?? []
    const words = first === undefined || first === 'help' ? rest : [first, ...rest]
    return { program, globals, words: isOn('version', outer) ? ['version'] : words, isHelp }
  } catch (error) {
    throw withRootUsage(error, program)
  }
}

/** What follows the word that docker found us by; a flag that comes before the command is the group's. */
const afterPluginName = (words: readonly string[]): ParsedWords =>
  parseWords(HELP_FLAG, words.slice(words.indexOf('netx') + 1), { interspersed: false })

const isOn = (name: string, { flags }: ParsedWords) => flags.get(name)?.at(-1) === 'true'
