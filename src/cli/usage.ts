import { NetxError } from '../model/errors.ts'
import type { ArgShape, CommandShape, Program } from './command-shape.ts'
import { isUsageError } from './usage-error.ts'

/** `docker netx connect [OPTIONS] NETWORK CONTAINER [CONTAINER...]` */
export function usageLine({ name }: Program, { id, args, flags }: CommandShape): string {
  const options = Object.values(flags).some(({ hidden }) => !hidden) ? ['[OPTIONS]'] : []
  return [name, id, ...options, ...Object.entries(args).map(([key, arg]) => operand(key, arg))].join(' ')
}

function operand(key: string, { required, multiple }: ArgShape): string {
  const word = key.toUpperCase()
  if (!multiple) return required ? word : `[${word}]`
  return required ? `${word} [${word}...]` : `[${word}...]`
}

/** A complaint about flags or arguments with docker's lines below it; every other error as it is. */
export const withCommandUsage = (error: unknown, program: Program, command: CommandShape): unknown =>
  withUsage(error, usageLine(program, command), `${program.name} ${command.id}`)

export const withRootUsage = (error: unknown, program: Program): unknown =>
  withUsage(error, rootUsageLine(program), program.name)

/** The docker CLI's flags come before the word `netx`, so the plugin has no options of its own. */
export const rootUsageLine = ({ root, name }: Program): string =>
  root === 'docker' ? `${name} COMMAND` : `${name} [OPTIONS] COMMAND`

function withUsage(error: unknown, usage: string, path: string): unknown {
  if (!isUsageError(error)) return error
  const next = `\nUsage:  ${usage}\n\nRun '${path} --help' for more information`
  return new NetxError({ family: 'user', code: error.code, message: error.message, next })
}
