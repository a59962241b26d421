import { ExitCode } from './exit-codes.ts'

/**
 * What is printed may not get there: a reader that has seen enough, such as `head`, is no error; a full disk is one.
 * oclif has a listener of its own, which throws: whoever loads oclif calls this again.
 */
export function watchOutput({ stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdout, stderr]) stream.removeAllListeners('error')
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') isClosed = true
    else fail(`The output could not be written: ${error.message}\n`)
  })
  // Of these nobody could be told.
  stderr.on('error', () => undefined)
}

let isClosed = false

/** Whether whoever read stdout has gone: then there is no use in measuring on. */
export function isOutputClosed(): boolean {
  return isClosed
}

let hasFailed = false

/** Said once. Whatever the command itself comes to, its result did not arrive. */
function fail(text: string): void {
  if (hasFailed) return
  hasFailed = true
  process.stderr.write(text)
  process.once('exit', () => {
    process.exitCode = ExitCode.refused
  })
}
