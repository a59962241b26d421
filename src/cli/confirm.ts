import { createInterface } from 'node:readline'

interface Conversation {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Asks as docker asks: `y` confirms; anything else, or no answer at all, does not. An interruption rejects. */
export async function confirm(
  question: string,
  signal: AbortSignal,
  { input, output }: Conversation = { input: process.stdin, output: process.stdout },
): Promise<boolean> {
  output.write(`${question} [y/N] `)
  const answer = await firstLine(input, signal)
  if (signal.aborted) output.write('\n')
  signal.throwIfAborted()
  return answer.trim().toLowerCase() === 'y'
}

/** Empty when the input ends without one, and when nobody waits for it any more. */
async function firstLine(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input, signal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}
