import { setTimeout as pause } from 'node:timers/promises'
import type { EngineClient } from './client.ts'
import { Demultiplexer } from './demultiplex.ts'
import type { ExecResult } from './engine.ts'
import { cancelled, connectionFailure } from './failures.ts'
import { route } from './routes.ts'

/** A container asks all its questions in one go. */
const LIMIT_MS = 600_000
const OUTPUT_LIMIT = 8 * 1024 * 1024
const ASKING_PAUSE_MS = 20
const ASKING_TIMES = 100

/** Runs a program in a container. Its stdin is not attached: it could never be closed. */
export async function runInContainer(
  client: EngineClient,
  container: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<ExecResult> {
  if (signal.aborted) throw cancelled(signal)
  const made = await client.ask({
    method: 'POST',
    path: route('container', container, '/exec'),
    body: { AttachStdout: true, AttachStderr: true, Cmd: command },
    signal,
  })
  const id = made.at('Id').text
  const stdout = await readOutput(client, id, signal)
  return { stdout, exitCode: await exitCodeOf(client, id) }
}

async function readOutput(client: EngineClient, id: string, signal: AbortSignal): Promise<string> {
  const output = await client.download({
    method: 'POST',
    path: `/exec/${encodeURIComponent(id)}/start`,
    body: { Detach: false, Tty: false },
    signal,
    limitMs: LIMIT_MS,
  })
  const onAbort = () => output.destroy()
  signal.addEventListener('abort', onAbort, { once: true })
  const demultiplexer = new Demultiplexer()
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of output) {
      for (const { stream, bytes } of demultiplexer.pieces(chunk)) {
        size += bytes.length
        if (stream === 'stdout' && size <= OUTPUT_LIMIT) pieces.push(bytes)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw connectionFailure(error, client.address)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  if (signal.aborted) throw cancelled(signal)
  return Buffer.concat(pieces).toString()
}

/** Some engines close the output a moment before they know the exit code. */
async function exitCodeOf(client: EngineClient, id: string): Promise<number> {
  for (let asked = 0; asked < ASKING_TIMES; asked += 1) {
    const state = await client.ask({ method: 'GET', path: `/exec/${encodeURIComponent(id)}/json` })
    const code = state.at('ExitCode').value
    if (!state.at('Running').flag && typeof code === 'number') return code
    await pause(ASKING_PAUSE_MS)
  }
  return -1
}
