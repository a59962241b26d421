import { dirname } from 'node:path'
import type { Engine, HelperSession } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Probe } from '../model/probe.ts'
import { HELPER_LABEL } from '../model/topology.ts'
import type { Requests } from '../plan/requests.ts'
import { ensureHelperImage } from './helper-image.ts'
import {
  type Answer,
  decodeAnswer,
  type EchoAnswer,
  encodeRequests,
  type NameAnswer,
  type NamespaceState,
  PROTOCOL,
} from './helper-protocol.ts'
import { interpret } from './interpret.ts'
import { type Owner, ownerLabel } from './owner.ts'
import { sweepLeftovers } from './sweep.ts'

export interface MeasureOptions {
  readonly owner: Owner
  /** How long a probe waits for its answer at least. */
  readonly windowMs: number
  readonly signal: AbortSignal
  /** Told after every answer. */
  readonly onProgress: (done: number, total: number) => void
}

/** Asks all the requests at once, through one helper that is gone afterwards, and says what each probe saw. */
export async function measure(
  engine: Engine,
  probes: readonly Probe[],
  requests: Requests,
  options: MeasureOptions,
): Promise<Measurement[]> {
  // What cannot be swept now is left to the next run: no reason for this one to fail.
  const sweeping = sweepLeftovers(engine, options.owner).catch(() => undefined)
  const answers = new Collected(requests)
  try {
    if (requests.namespaces.length > 0) await ask(engine, requests, answers, options)
  } finally {
    await sweeping
  }
  options.signal.throwIfAborted()
  return interpret(probes, requests, answers)
}

async function ask(
  engine: Engine,
  requests: Requests,
  answers: Collected,
  options: MeasureOptions,
): Promise<void> {
  const image = await ensureHelperImage(engine)
  options.signal.throwIfAborted()
  const labels = { [HELPER_LABEL]: ownerLabel(options.owner) }
  const session = await engine.startHelper({ image, labels, namespaces: folderOf(requests) }, options.signal)
  const onAbort = () => void session.close()
  options.signal.addEventListener('abort', onAbort, { once: true })
  try {
    session.write(encodeRequests(requests, options.windowMs))
    await answers.collect(session, options.onProgress)
  } finally {
    options.signal.removeEventListener('abort', onAbort)
    await session.close()
  }
}

/** The engine keeps all its namespace files in one folder. */
function folderOf({ namespaces }: Requests): string {
  const folders = [...new Set(namespaces.map((file) => dirname(file)))]
  if (folders.length === 1 && folders[0]) return folders[0]
  const message = `The engine keeps its network namespaces in several folders: ${folders.join(', ')}`
  throw new NetxError({ family: 'engine', code: 'NETX_NAMESPACE_FOLDERS', message })
}

/** The answers as they come. */
class Collected {
  readonly namespaces: (NamespaceState | undefined)[] = []
  readonly echoes: (EchoAnswer | undefined)[] = []
  readonly names: (NameAnswer | undefined)[] = []
  missing = 'the helper was not started'
  private readonly total: number
  private done = 0

  constructor({ echoes, names }: Requests) {
    this.total = echoes.length + names.length
  }

  async collect(session: HelperSession, onProgress: MeasureOptions['onProgress']): Promise<void> {
    this.missing = 'the helper ended before it had measured this'
    let greeted = false
    for await (const line of session.lines) {
      if (!greeted) {
        greet(line)
        greeted = true
        continue
      }
      const answer = decodeAnswer(line)
      if (answer.kind === 'end') return
      this.take(answer)
      onProgress(this.done, this.total)
    }
    const said = session.diagnostics().trim()
    if (said !== '') this.missing += ` (${said.split('\n').at(-1)})`
  }

  private take(answer: Answer): void {
    if (answer.kind === 'namespace') this.namespaces[answer.index] = answer.state
    if (answer.kind === 'echo') this.echoes[answer.index] = answer.answer
    if (answer.kind === 'name') this.names[answer.index] = answer.answer
    if (answer.kind === 'echo' || answer.kind === 'name') this.done += 1
  }
}

function greet(line: string): void {
  if (line === PROTOCOL) return
  const message = `The helper greeted with "${line.slice(0, 40)}" instead of "${PROTOCOL}"`
  throw new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
}
