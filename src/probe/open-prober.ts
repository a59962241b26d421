import type { Engine } from '../engine/engine.ts'
import { hasCode, NetxError } from '../model/errors.ts'
import type { Owner } from '../model/helper.ts'
import { HOST } from '../model/topology.ts'
import type { Opening } from '../plan/opening.ts'
import { openExecs } from './exec-prober.ts'
import { openHelper } from './helper-prober.ts'
import { type Answers, DEADLINE_PASSED, type Prober, RUNGS, type Rung } from './prober.ts'
import { isRefusal } from './refusal.ts'
import { openSidecars } from './sidecar-prober.ts'

export interface ProberOptions {
  readonly rung: Rung | 'auto'
  readonly owner: Owner
  readonly signal: AbortSignal
  /** Ends the opening, too; there is nothing to measure with then. */
  readonly deadline?: AbortSignal
  /** Told what has to be known of how it is measured: a rung that does not hold, and which one is taken instead. */
  readonly onFallback: (text: string) => void
}

const OPENERS = { helper: openHelper, sidecar: openSidecars, exec: openExecs } as const

/**
 * Opens a prober of that rung, or of the first that the engine permits. On the last one the containers answer for
 * themselves: it is taken only where the engine itself refuses the others, and nothing that a container does leads there.
 */
export async function openProber(engine: Engine, opening: Opening, options: ProberOptions): Promise<Prober> {
  const { deadline, signal, rung } = options
  if (deadline === undefined) return await climbDown(engine, opening, options)
  const giveUp = new AbortController()
  const ended = new Promise<Prober>((resolve) => {
    // What was begun is put away meanwhile, if the engine lets it.
    giveUp.signal.addEventListener('abort', () => setTimeout(resolve, GRACE_MS, outOfTime(rung)).unref())
  })
  const onDeadline = () => giveUp.abort()
  deadline.addEventListener('abort', onDeadline, { once: true })
  if (deadline.aborted) onDeadline()
  try {
    const within = { ...options, signal: AbortSignal.any([signal, giveUp.signal]) }
    const prober = await Promise.race([climbDown(engine, opening, within), ended])
    if (!giveUp.signal.aborted) return prober
    // What it was opened with is over, so that it could only say that it was interrupted.
    await prober.close()
    return outOfTime(rung)
  } catch (error) {
    if (giveUp.signal.aborted && !signal.aborted) return outOfTime(rung)
    throw error
  } finally {
    deadline.removeEventListener('abort', onDeadline)
  }
}

const GRACE_MS = 5000

/** One that was not opened in time. */
function outOfTime(rung: ProberOptions['rung']): Prober {
  const answers: Answers = { paths: [], names: [], missing: DEADLINE_PASSED, windowMs: null }
  return {
    rung: rung === 'auto' ? 'helper' : rung,
    found: [],
    measure: async () => answers,
    close: async () => undefined,
  }
}

async function climbDown(engine: Engine, opening: Opening, options: ProberOptions): Promise<Prober> {
  const { rung, onFallback } = options
  if (rung !== 'auto') return await OPENERS[rung](engine, opening, options)
  const fallbacks: string[] = []
  const fallBack = (text: string) => {
    fallbacks.push(text)
    onFallback(text)
  }
  for (const [index, next] of RUNGS.entries()) {
    const below = RUNGS[index + 1]
    try {
      const prober = await OPENERS[next](engine, opening, options)
      // In the host's namespace nothing can be run: where that alone is asked for, this is as far down as it goes.
      const isLast = below === undefined || (below === 'exec' && opening.namespaces.every(isHosts))
      if (isLast || hasFooting(prober, opening)) return { ...prober, fallbacks }
      await prober.close()
      if (below === 'exec') throw noFooting(prober)
      fallBack(`${SENTENCES[next]} (${whyNot(prober)}); falling back to ${below}.`)
    } catch (error) {
      if (below === undefined || !mayFall(error, below)) throw error
      fallBack(`${SENTENCES[next]} (${error.message}); falling back to ${below}.`)
    }
  }
  throw new NetxError({ family: 'bug', code: 'NETX_BUG', message: 'no rung of the ladder was left' })
}

const isHosts = ({ place }: Opening['namespaces'][number]) => place === HOST

/** A sidecar is the same program, which no container answers for: it may be tried where the helper ended early. */
function mayFall(error: unknown, below: Rung): error is NetxError {
  return isRefusal(error) || (below === 'sidecar' && hasCode(error, 'NETX_HELPER_ENDED'))
}

function noFooting(prober: Prober): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_NO_PROBER',
    message: `Nothing could be measured (${whyNot(prober)})`,
    next: 'With --prober exec the containers answer for themselves: what they do not reach is not proven then.',
  })
}

const SENTENCES: Readonly<Record<Rung, string>> = {
  helper: 'The engine lets no helper enter the network namespaces',
  sidecar: 'The engine starts no sidecars in the network namespaces',
  exec: 'Nothing can be run in the containers',
}

/** Whether it could enter anything at all; the host's namespace is where it may have been started. */
function hasFooting({ found }: Prober, { namespaces }: Opening): boolean {
  const isOwn = namespaces.map(({ place }) => place !== HOST)
  return found.some(({ kind }, index) => kind === 'entered' && (isOwn[index] || !isOwn.includes(true)))
}

function whyNot({ found }: Prober): string {
  const failed = found.find(({ kind }) => kind === 'failed')
  return failed?.kind === 'failed' ? failed.reason : 'nothing was entered'
}
