import type { Duplex } from 'node:stream'
import { hasCode } from '../model/errors.ts'
import type { EngineClient } from './client.ts'
import { Demultiplexer, LineSplitter } from './demultiplex.ts'
import type { HelperSession, HelperSpec } from './engine.ts'
import { cancelled, connectionFailure } from './failures.ts'
import { helperBody } from './helper-container.ts'
import { route } from './routes.ts'

const LINE_LIMIT = 64 * 1024
const DIAGNOSTICS_LIMIT = 4096
/** How long a helper may take to end and be gone after its stdin closed. */
const PATIENCE_MS = 3000

/** Attaches before it starts, so that not a byte is missed; and leaves no container behind if a step fails. */
export async function startHelper(
  client: EngineClient,
  spec: HelperSpec,
  signal: AbortSignal,
): Promise<HelperSession> {
  const id = await createHelper(client, spec, signal)
  let connection: Duplex | undefined
  try {
    connection = await client.hijack({
      method: 'POST',
      path: route('container', id, '/attach'),
      query: ATTACH,
      signal,
    })
    const session = new AttachedHelper(client, id, connection, signal)
    await client.ask({ method: 'POST', path: route('container', id, '/start'), signal })
    return session
  } catch (error) {
    connection?.destroy()
    await removeHelper(client, id).catch(() => undefined)
    throw error
  }
}

const ATTACH = { stream: 1, stdin: 1, stdout: 1, stderr: 1 }

/** Not stopped half-way by the signal: a container whose id we did not learn could not be removed. */
async function createHelper(client: EngineClient, spec: HelperSpec, signal: AbortSignal): Promise<string> {
  if (signal.aborted) throw cancelled(signal)
  const created = await client.ask({ method: 'POST', path: '/containers/create', body: helperBody(spec) })
  return created.at('Id').text
}

async function removeHelper(client: EngineClient, id: string): Promise<void> {
  await client.ask({ method: 'DELETE', path: route('container', id), query: { force: 1 } })
}

class AttachedHelper implements HelperSession {
  readonly id: string
  readonly lines: AsyncIterable<string>
  private readonly client: EngineClient
  private readonly connection: Duplex
  private readonly signal: AbortSignal
  private readonly onAbort = () => this.connection.destroy()
  private said = ''
  private closing: Promise<void> | undefined

  constructor(client: EngineClient, id: string, connection: Duplex, signal: AbortSignal) {
    this.client = client
    this.id = id
    this.connection = connection
    this.signal = signal
    this.lines = this.read()
    // Without a listener a broken connection would end the whole process; read() tells of it.
    connection.on('error', () => undefined)
    signal.addEventListener('abort', this.onAbort, { once: true })
  }

  write(text: string): void {
    if (this.connection.writable) this.connection.write(text)
  }

  diagnostics(): string {
    return this.said
  }

  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  private async *read(): AsyncGenerator<string> {
    const [demultiplexer, splitter] = [new Demultiplexer(), new LineSplitter(LINE_LIMIT)]
    try {
      for await (const chunk of this.connection.iterator({ destroyOnReturn: false })) {
        for (const { stream, bytes } of demultiplexer.pieces(chunk)) {
          if (stream === 'stdout') yield* splitter.lines(bytes)
          else this.said = (this.said + Buffer.from(bytes).toString()).slice(-DIAGNOSTICS_LIMIT)
        }
      }
    } catch (error) {
      if (this.signal.aborted) throw cancelled(this.signal)
      if (!this.closing) throw connectionFailure(error, this.client.address)
    }
  }

  private async end(): Promise<void> {
    this.signal.removeEventListener('abort', this.onAbort)
    const gone = this.whenGone()
    this.connection.resume()
    this.connection.end()
    if (!(await gone)) await removeHelper(this.client, this.id).catch(() => undefined)
    this.connection.destroy()
  }

  /** Whether the engine removed the container by itself in time; one that it does not know any more is gone, too. */
  private async whenGone(): Promise<boolean> {
    const path = route('container', this.id, '/wait')
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      await this.client.ask({ method: 'POST', path, query: { condition: 'removed' }, signal })
      return true
    } catch (error) {
      return hasCode(error, 'NETX_NOT_FOUND')
    }
  }
}
