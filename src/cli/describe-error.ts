import { type ErrorFamily, messageOf, NetxError } from '../model/errors.ts'
import { printable } from '../render/style.ts'
import { ExitCode } from './exit-codes.ts'

interface ErrorReport {
  readonly text: string
  readonly exitCode: ExitCode
}

const EXIT_CODES: Readonly<Record<ErrorFamily, ExitCode>> = {
  user: ExitCode.usage,
  engine: ExitCode.refused,
  bug: ExitCode.refused,
}

/** What a person gets to read of an error: what happened, what to do next, and the stack only on request. */
export function describeError(error: unknown, isDebug: boolean): ErrorReport {
  const known = error instanceof NetxError ? error : asBug(error)
  const stack =
    known.family === 'bug' || (isDebug && known.family === 'engine') ? stackOf(error, isDebug) : []
  const more = [known.next, ...stack].flatMap((text) => text?.split('\n') ?? [])
  // What engines and users call things is in here too: it must not steer the terminal, nor look like a line of ours.
  const text = [known.message, ...more].map(printable).join('\n')
  return { text, exitCode: EXIT_CODES[known.family] }
}

function asBug(error: unknown): NetxError {
  const said = messageOf(error)
  return new NetxError({
    family: 'bug',
    code: 'NETX_BUG',
    message: `docker-netx failed unexpectedly: ${said}`,
  })
}

function stackOf(error: unknown, isDebug: boolean): (string | undefined)[] {
  if (!isDebug) return ['This is a bug in docker-netx; with -D before the command it shows where.']
  if (!(error instanceof Error)) return []
  return [error.stack, ...(error.cause === undefined ? [] : stackOf(error.cause, isDebug))]
}
