import type { Engine } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { Owner } from '../model/helper.ts'
import { HOST } from '../model/topology.ts'
import type { Opening } from '../plan/opening.ts'
import { openExecs } from './exec-prober.ts'
import { openHelper } from './helper-prober.ts'
import { type Prober, RUNGS, type Rung } from './prober.ts'
import { isRefusal } from './refusal.ts'
import { openSidecars } from './sidecar-prober.ts'

export interface ProberOptions {
  readonly rung: Rung | 'auto'
  readonly owner: Owner
  readonly signal: AbortSignal
  /** Told when a rung does not hold, and which one is taken instead. */
  readonly onFallback: (text: string) => void
}

const OPENERS = { helper: openHelper, sidecar: openSidecars, exec: openExecs } as const

/** Opens a prober of that rung, or of the first that the engine permits. */
export async function openProber(engine: Engine, opening: Opening, options: ProberOptions): Promise<Prober> {
  const { rung, onFallback } = options
  if (rung !== 'auto') return await OPENERS[rung](engine, opening, options)
  for (const [index, next] of RUNGS.entries()) {
    const below = RUNGS[index + 1]
    try {
      const prober = await OPENERS[next](engine, opening, options)
      if (below === undefined || hasFooting(prober, opening)) return prober
      await prober.close()
      onFallback(`${SENTENCES[next]} (${whyNot(prober)}); falling back to ${below}.`)
    } catch (error) {
      if (below === undefined || !isRefusal(error)) throw error
      onFallback(`${SENTENCES[next]} (${error.message}); falling back to ${below}.`)
    }
  }
  throw new NetxError({ family: 'bug', code: 'NETX_BUG', message: 'no rung of the ladder was left' })
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
