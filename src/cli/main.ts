import { describeError } from './describe-error.ts'
import { asksForHelp, type Invocation, readArgv } from './docker-argv.ts'
import { ExitCode } from './exit-codes.ts'
import { GLOBAL_FLAGS } from './global-flags.ts'
import { commandHelp, rootHelp } from './help.ts'
import { findCommand, readCommands } from './manifest.ts'
import { watchOutput } from './output.ts'
import { describeTerminal } from './terminal.ts'
import { withCommandUsage, withRootUsage } from './usage.ts'
import { usageError } from './usage-error.ts'

/** The whole program: reads the arguments, answers, and leaves the exit code to the process. */
export async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  watchOutput(process)
  let isDebug = false
  try {
    const invocation = readArgv(argv, Boolean(environment['DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND']))
    isDebug = invocation.globals.debug
    process.exitCode = await answer(invocation, environment)
  } catch (error) {
    const { text, exitCode } = describeError(error, isDebug)
    process.stderr.write(`${text}\n`)
    process.exitCode = exitCode
  }
}

async function answer(invocation: Invocation, environment: NodeJS.ProcessEnv): Promise<ExitCode> {
  const { program, words, isHelp } = invocation
  const terminal = describeTerminal(process.stdout, process.stderr, environment)
  const commands = readCommands()
  const [name, ...rest] = words
  if (name === undefined) {
    const stream = isHelp ? process.stdout : process.stderr
    stream.write(`${rootHelp(program, commands, GLOBAL_FLAGS, terminal.width)}\n`)
    return ExitCode.ok
  }
  const command = findCommand(commands, name)
  if (command === undefined) {
    throw withRootUsage(usageError(`${program.root}: unknown command: ${program.name} ${name}`), program)
  }
  try {
    if (isHelp || asksForHelp(command.flags, rest)) {
      process.stdout.write(`${commandHelp(program, command, terminal.width)}\n`)
      return ExitCode.ok
    }
    const { runCommand } = await import('./run-command.ts')
    return await runCommand(command.id, rest, { ...invocation, environment, terminal })
  } catch (error) {
    throw withCommandUsage(error, program, command)
  }
}
