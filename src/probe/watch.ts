import type { Engine, EngineEvent } from '../engine/engine.ts'
import { News } from './news.ts'
import type { Findings, RoundOptions, Survey } from './survey.ts'

export interface Round extends Findings {
  readonly survey: Survey
  /** Why the topology was looked at anew before it: what the engine told; empty when it told nothing. */
  readonly events: readonly EngineEvent[]
}

export interface WatchOptions {
  /** From the end of one round to the beginning of the next, unless something happens before. */
  readonly intervalMs: number
  /** Opened anew after every change of the topology. */
  readonly open: () => Promise<Survey>
  readonly round: () => RoundOptions
  readonly signal: AbortSignal
}

/** Round after round, for ever: the prober stays, until the engine tells of something that changes the topology. */
export async function* watch(engine: Engine, options: WatchOptions): AsyncGenerator<Round> {
  const { intervalMs, open, round, signal } = options
  const news = new News(engine, signal, matters)
  let survey = await open()
  let events: readonly EngineEvent[] = []
  try {
    for (;;) {
      const findings = await survey.measure(round())
      yield { survey, events, ...findings }
      events = await news.gather(intervalMs)
      // A prober that was cut short, or died, measures no more.
      const isSpent = findings.windowMs === null && survey.rung !== null
      if (events.length === 0 && !isSpent) continue
      await survey.close()
      survey = await open()
    }
  } finally {
    news.close()
    await survey.close()
  }
}

const CONTAINER_ACTIONS = new Set(['start', 'die', 'pause', 'unpause', 'destroy', 'rename'])
const NETWORK_ACTIONS = new Set(['connect', 'disconnect', 'destroy'])
/** Networks that a helper joins, too. */
const HELPERS_NETWORKS = new Set(['null', 'host'])

function matters({ kind, action, attributes, isHelper }: EngineEvent): boolean {
  if (kind === 'network')
    return NETWORK_ACTIONS.has(action) && !HELPERS_NETWORKS.has(attributes['type'] ?? '')
  return CONTAINER_ACTIONS.has(action) && !isHelper
}
