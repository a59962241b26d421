import { string } from '@oclif/core/args'
import type { Arg } from '@oclif/core/interfaces'

/**
 * The arguments of a command. The key says what it is (`network`, `container`, `from`): the usage line shows it in
 * capitals, and completion offers what it names.
 */
export const one = (): Arg<string> => string({ required: true, ignoreStdin: true })

/** `CONTAINER [CONTAINER...]` */
export const oneOrMore = (): Arg<string[]> => string({ required: true, multiple: true, ignoreStdin: true })

/** `[CONTAINER...]` */
export const anyNumber = (): Arg<string[]> => string({ multiple: true, default: [], ignoreStdin: true })
