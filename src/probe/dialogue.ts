import type { HelperSession } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import {
  AGAIN,
  type Answer,
  decodeAnswer,
  encodeOpening,
  encodeRequests,
  PROTOCOL,
} from './helper-protocol.ts'
import { NamespacesTold } from './namespaces-told.ts'
import type { Answers, NameAnswer, NamespaceState, PathAnswer } from './prober.ts'
import { Watchdog } from './watchdog.ts'

/** How its complaints begin: of a line that is not of the protocol, and of an engine that gave it no privilege. */
const MISUNDERSTOOD = /^netx-probe: line \d+ of the plan: /m
const LACKS_PRIVILEGE = 'that needs the capability'

/** Entering a thousand namespaces takes seconds; whoever says nothing for longer says nothing any more. */
const SILENCE_MS = 60_000
const USUAL_ATTEMPTS = 3

/** More than a thousand namespaces have to tell, and what goes with the answers of a round. */
const MOST_LINES = 5_000_000
const MOST_TABLES = 64

function babbling(): NetxError {
  const message = 'The helper said more than it was asked'
  return new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
}

/** The dialogue with one helper: opened once, then asked as often as wanted. */
export class HelperDialogue {
  private readonly session: HelperSession
  private readonly silenceMs: number
  private readonly lines: AsyncIterator<string>
  private asked: Requests | null = null
  private broken: string | null = null
  private watchdog: Watchdog | null = null

  constructor(session: HelperSession, silenceMs = SILENCE_MS) {
    this.session = session
    this.silenceMs = silenceMs
    this.lines = session.lines[Symbol.asyncIterator]()
  }

  /** What it found in each namespace. Throws when the helper ends before it has opened everything: then nothing can be measured by it. */
  async open(opening: Opening): Promise<NamespaceState[]> {
    return await this.whileWatched(this.silenceMs, () => this.readOpening(opening))
  }

  private async readOpening(opening: Opening): Promise<NamespaceState[]> {
    this.session.write(encodeOpening(opening))
    await this.greeting()
    const told = new NamespacesTold(opening)
    for (let lines = 0; lines < MOST_LINES; lines += 1) {
      const answer = await this.next()
      if (answer === null) throw this.ended()
      if (answer.kind === 'opened') return told.states()
      told.take(answer)
    }
    throw babbling()
  }

  /** Asks the plan, or the same once more; what stays unanswered is told with the reason. */
  async ask(requests: Requests, pace: Pace, onAnswer: () => void): Promise<Answers> {
    const limitMs = this.silenceMs + 2 * pace.windowMs * (pace.attempts ?? USUAL_ATTEMPTS)
    return await this.whileWatched(limitMs, () => this.readAnswers(requests, pace, onAnswer))
  }

  private async readAnswers(requests: Requests, pace: Pace, onAnswer: () => void): Promise<Answers> {
    this.session.write(this.asked === requests ? AGAIN : encodeRequests(requests, pace))
    this.asked = requests
    const paths: (PathAnswer | undefined)[] = []
    const names: (NameAnswer | undefined)[] = []
    const most = requests.paths.length + requests.names.length + MOST_TABLES
    for (let lines = 0; lines <= most; lines += 1) {
      const answer = await this.next()
      if (answer === null) {
        this.refuseMisunderstanding()
        const missing = `the helper ended before it had measured this${this.lastWords}`
        return { paths, names, missing, windowMs: null }
      }
      if (answer.kind === 'end')
        return { paths, names, missing: 'the helper left it out', windowMs: answer.windowMs }
      if (answer.kind === 'path') paths[answer.index] = answer.answer
      if (answer.kind === 'name') names[answer.index] = answer.answer
      if (answer.kind === 'path' || answer.kind === 'name') onAnswer()
    }
    throw babbling()
  }

  /** A helper that is stopped, or an engine that passes nothing on, ends the wait and not the patience of somebody. */
  private async whileWatched<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
    this.watchdog = new Watchdog(limitMs, () => {
      this.broken = `it has said nothing for ${Math.round(limitMs / 1000)} s`
      void this.session.close()
    })
    try {
      return await work()
    } finally {
      this.watchdog.stop()
    }
  }

  private async next(): Promise<Answer | null> {
    const line = await this.nextLine()
    return line === null ? null : decodeAnswer(line)
  }

  /** A connection that breaks ends the answers, and not the run: the engine may be back in a moment. */
  private async nextLine(): Promise<string | null> {
    try {
      const { done, value } = await this.lines.next()
      this.watchdog?.heard()
      return done === true ? null : value
    } catch (error) {
      if (!(error instanceof NetxError) || error.family !== 'engine' || error.code === 'NETX_INTERRUPTED')
        throw error
      this.broken ??= error.message
      return null
    }
  }

  private async greeting(): Promise<void> {
    const line = await this.nextLine()
    if (line === null) throw this.ended()
    if (line === PROTOCOL) return
    const message = `The helper greeted with "${line.slice(0, 40)}" instead of "${PROTOCOL}"`
    throw new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
  }

  private get lastWords(): string {
    const said = this.broken ?? this.session.diagnostics().trim().split('\n').at(-1)
    return said ? ` (${said})` : ''
  }

  private ended(): NetxError {
    this.refuseMisunderstanding()
    const message = `The helper ended before it had opened the network namespaces${this.lastWords}`
    const next = 'Try another way of measuring: --prober sidecar, or --prober exec.'
    const isRefused = this.lastWords.includes(LACKS_PRIVILEGE)
    const code = isRefused ? 'NETX_HELPER_REFUSED' : 'NETX_HELPER_ENDED'
    return new NetxError({ family: 'engine', code, message, next })
  }

  /** What it does not understand is a bug of ours, whatever brought it about: no reason to measure in another way. */
  private refuseMisunderstanding(): void {
    if (!MISUNDERSTOOD.test(this.session.diagnostics())) return
    const message = `The helper did not understand what it was told${this.lastWords}`
    throw new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
  }
}
