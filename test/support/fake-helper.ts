import { PassThrough } from 'node:stream'
import { LineSplitter } from '../../src/engine/demultiplex.ts'
import type { HelperSession } from '../../src/engine/engine.ts'
import { cancelled } from '../../src/engine/failures.ts'

/** What a fake helper does: takes the lines of its stdin, gives those of its stdout. */
export type HelperProgram = (input: AsyncIterable<string>) => AsyncIterable<string>

export async function* echo(input: AsyncIterable<string>): AsyncGenerator<string> {
  yield* input
}

/** A session with a program in this process; `onGone` is told when its container would be gone. */
export function fakeSession(
  id: string,
  program: HelperProgram,
  signal: AbortSignal,
  onGone: () => void,
): HelperSession {
  const stdin = new PassThrough()
  const end = () => {
    stdin.end()
    onGone()
  }
  signal.addEventListener('abort', end, { once: true })
  return {
    id,
    lines: untilAborted(program(linesOf(stdin)), signal),
    write: (text) => void (stdin.writable && stdin.write(text)),
    diagnostics: () => '',
    close: async () => end(),
  }
}

async function* untilAborted(lines: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  yield* lines
  if (signal.aborted) throw cancelled(signal)
}

async function* linesOf(stdin: PassThrough): AsyncGenerator<string> {
  const splitter = new LineSplitter(Number.POSITIVE_INFINITY)
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) yield* splitter.lines(chunk)
}
