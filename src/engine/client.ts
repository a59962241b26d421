import type { Duplex, Readable } from 'node:stream'
import type { EngineAgent } from './agent.ts'
import type { EngineEndpoint } from './endpoint.ts'
import { cancelled, connectionFailure, refusal, tooSlow } from './failures.ts'
import { Json } from './json.ts'

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** From route(), or a constant. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly body?: Readonly<Record<string, unknown>>
  /** A tar to send instead of a body. */
  readonly archive?: Uint8Array
  readonly signal?: AbortSignal
  /** After which the engine counts as too slow; a minute where nothing is said, never when it is null. */
  readonly limitMs?: number | null
}

/** The part of dockerode that everything here goes through. */
export interface Modem {
  dial(options: object, callback: (error: unknown, answer: unknown) => void): void
}

const LIMIT_MS = 60_000
const SUCCESS = { 101: true, 200: true, 201: true, 204: true, 304: true }

/**
 * Asks the engine, through dockerode's modem and not through its methods: those put names into paths unescaped, bodies
 * into queries, and drop warnings and abort signals.
 */
export class EngineClient {
  readonly address: string
  private readonly modem: Modem
  private readonly agent: EngineAgent
  private readonly headers: Readonly<Record<string, string>>
  private readonly prefix: string

  constructor(modem: Modem, agent: EngineAgent, endpoint: EngineEndpoint, apiVersion: string) {
    this.modem = modem
    this.agent = agent
    this.address = endpoint.address
    this.headers = endpoint.headers
    this.prefix = `${endpoint.basePath}/v${apiVersion}`
  }

  /** The answer as JSON; empty when the engine answered something else. */
  async ask(request: EngineRequest): Promise<Json> {
    const answer = await this.dial(request, {})
    return new Json(Buffer.isBuffer(answer) ? undefined : answer)
  }

  /** The answer as text, for the engine's streams of JSON lines. */
  async text(request: EngineRequest): Promise<string> {
    const answer = await this.dial(request, {})
    return Buffer.isBuffer(answer) ? answer.toString() : JSON.stringify(answer)
  }

  async download(request: EngineRequest): Promise<Readable> {
    return (await this.dial(request, { isStream: true })) as Readable
  }

  /**
   * The connection itself, both ways. The body is empty and says so: whatever it held could be taken for the first
   * bytes of stdin.
   */
  async hijack(request: EngineRequest): Promise<Duplex> {
    return (await this.dial(
      { ...request, archive: Buffer.alloc(0) },
      { isStream: true, hijack: true },
    )) as Duplex
  }

  close(): void {
    this.agent.destroy()
  }

  private dial(request: EngineRequest, mode: object): Promise<unknown> {
    const { method, path, query = {}, body = {}, archive, signal, limitMs = LIMIT_MS } = request
    const limit = limitMs === null ? new AbortController().signal : AbortSignal.timeout(limitMs)
    const options = {
      ...mode,
      method,
      // The modem appends the query to a path that ends so.
      path: `${this.prefix}${path}?`,
      options: { _query: query, _body: body },
      statusCodes: SUCCESS,
      headers: archive ? { ...this.headers, 'Content-Type': 'application/x-tar' } : { ...this.headers },
      abortSignal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(archive ? { file: Buffer.from(archive) } : {}),
    }
    return new Promise((resolve, reject) => {
      this.modem.dial(options, (error, answer) => {
        if (!error) resolve(answer)
        else if (signal?.aborted) reject(cancelled(signal))
        else if (limit.aborted) reject(tooSlow(this.address, `${method} ${path}`, limitMs ?? 0))
        else reject(failure(error, this.address))
      })
    })
  }
}

function failure(error: unknown, address: string): Error {
  const {
    statusCode,
    json,
    message = '',
  } = error as { statusCode?: number; json?: unknown; message?: string }
  if (statusCode === undefined) return connectionFailure(error, address)
  const said = Buffer.isBuffer(json) ? json.toString() : new Json(json).at('message').text
  return refusal(statusCode, said || message.replace(/^\(HTTP code \d+\) \w+ - /, ''))
}
