import type { Duplex, Readable } from 'node:stream'
import { NetxError } from '../model/errors.ts'
import type { EngineAgent } from './agent.ts'
import type { EngineEndpoint } from './endpoint.ts'
import { cancelled, connectionFailure, refusal, tooMuch, tooSlow } from './failures.ts'
import { Json, parseJson } from './json.ts'

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
/** Ten thousand containers take a tenth of it. */
const MOST_BYTES = 256 * 1024 * 1024

interface Limits {
  /** Aborted when the engine took too long. */
  readonly limit: AbortSignal
  /** And when nobody wants the answer any more. */
  readonly either: AbortSignal
}
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
    return parseJson(await this.text(request))
  }

  /** The answer as text, for the engine's streams of JSON lines. */
  async text(request: EngineRequest): Promise<string> {
    const limits = this.limitsOf(request)
    const answer = (await this.dial(request, { isStream: true }, limits)) as Readable
    const pieces: Buffer[] = []
    let size = 0
    try {
      for await (const piece of answer) {
        size += piece.length
        if (size > MOST_BYTES) throw tooMuch(this.address, request, MOST_BYTES)
        pieces.push(piece)
      }
    } catch (error) {
      throw error instanceof NetxError ? error : this.failureOf(error, request, limits)
    }
    return Buffer.concat(pieces).toString()
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

  private limitsOf({ signal, limitMs = LIMIT_MS }: EngineRequest): Limits {
    const limit = limitMs === null ? new AbortController().signal : AbortSignal.timeout(limitMs)
    return { limit, either: signal ? AbortSignal.any([signal, limit]) : limit }
  }

  private failureOf(
    error: unknown,
    { method, path, signal, limitMs }: EngineRequest,
    { limit }: Limits,
  ): Error {
    if (signal?.aborted) return cancelled(signal)
    if (limit.aborted) return tooSlow(this.address, `${method} ${path}`, limitMs ?? LIMIT_MS)
    return failure(error, this.address)
  }

  private dial(request: EngineRequest, mode: object, limits = this.limitsOf(request)): Promise<unknown> {
    const { method, path, query = {}, body = {}, archive } = request
    const options = {
      ...mode,
      method,
      // The modem appends the query to a path that ends so.
      path: `${this.prefix}${path}?`,
      options: { _query: query, _body: body },
      statusCodes: SUCCESS,
      headers: archive ? { ...this.headers, 'Content-Type': 'application/x-tar' } : { ...this.headers },
      abortSignal: limits.either,
      ...(archive ? { file: Buffer.from(archive) } : {}),
    }
    return new Promise((resolve, reject) => {
      this.modem.dial(options, (error, answer) => {
        if (!error) resolve(answer)
        else reject(this.failureOf(error, request, limits))
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
