import { setImmediate as nextTurn } from 'node:timers/promises'
import { Config } from '@oclif/core/config'
import { describeError } from './describe-error.ts'
import type { ExitCode } from './exit-codes.ts'
import { type Interrupt, isInterrupted, watchInterrupts } from './interrupt.ts'
import { PACKAGE_ROOT } from './manifest.ts'
import type { NetxCommand, Shell } from './netx-command.ts'
import { watchOutput } from './output.ts'

type CommandClass = new (argv: string[], config: Config, shell: Shell) => NetxCommand

/** Loads one command and runs it to its exit code. An interruption ends the process here. */
export async function runCommand(
  id: string,
  words: readonly string[],
  surroundings: Omit<Shell, 'signal'>,
): Promise<ExitCode> {
  const interrupt = watchInterrupts(process, surroundings.environment)
  const { default: LoadedCommand }: { default: CommandClass } = await import(`../commands/${id}.js`)
  watchOutput(process)
  // Not loaded: that takes as long as Node's own start, to learn what the manifest has told already.
  const config = new Config({ root: PACKAGE_ROOT })
  const command = new LoadedCommand([...words], config, { ...surroundings, signal: interrupt.signal })
  command.id = id
  try {
    const exitCode = await Promise.race([command.execute(), abandoned(command, interrupt)])
    if (!interrupt.signal.aborted) return exitCode
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    reportLeftovers(error, surroundings.globals.debug)
  }
  // The hang-up of docker may overtake the signal that caused it, and the signal says more.
  await nextTurn()
  process.exit(interrupt.exitCode())
}

/** Rejects at the interruption of a command that does not see to its own end. */
const abandoned = (command: NetxCommand, { signal }: Interrupt): Promise<never> =>
  new Promise((_, reject) => {
    const leave = () => command.endsItself || reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
  })

/** That it was interrupted, the user knows; what could not be cleaned up is news. */
function reportLeftovers(error: unknown, isDebug: boolean): void {
  const isInterruption = error instanceof Error && (error.name === 'AbortError' || isInterrupted(error))
  if (!isInterruption) process.stderr.write(`${describeError(error, isDebug).text}\n`)
}
