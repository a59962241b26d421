import { createInterface } from 'node:readline'
import { usageError } from './usage-error.ts'

interface Conversation {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Asks as docker asks: `y` confirms; anything else, or no answer at all, does not. An interruption rejects. */
export async function confirm(
  question: string,
  signal: AbortSignal,
  conversation?: Conversation,
): Promise<boolean> {
  return (await ask(question, signal, conversation)) ?? false
}

/** The same, where a script that nobody answers must not take it for done: no answer at all is an error. */
export async function confirmChange(signal: AbortSignal, conversation?: Conversation): Promise<boolean> {
  const answer = await ask('Do it?', signal, conversation)
  if (answer === null) throw usageError('nobody answered whether to do it; add --yes to do it without asking')
  return answer
}

/** Null is no answer. */
async function ask(
  question: string,
  signal: AbortSignal,
  { input, output }: Conversation = { input: process.stdin, output: process.stdout },
): Promise<boolean | null> {
  output.write(`${question} [y/N] `)
  const answer = await firstLine(input, signal)
  if (answer === null) output.write('\n')
  signal.throwIfAborted()
  return answer === null ? null : answer.trim().toLowerCase() === 'y'
}

/** Null when the input ends without one, and when nobody waits for it any more. */
async function firstLine(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | null> {
  const lines = createInterface({ input, signal })
  try {
    for await (const line of lines) return line
    return null
  } finally {
    lines.close()
  }
}
