import type { Engine } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import { HELPER_LABEL, ownerLabel } from '../model/helper.ts'
import { type Atlas, EMBEDDED_DNS, isDefaultBridge } from '../model/place.ts'
import type { Probe } from '../model/probe.ts'
import type { Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import { firstAnswer } from './interpret-names.ts'
import { openProber, type ProberOptions } from './open-prober.ts'
import type { Answers, NameAnswer, Rung } from './prober.ts'

/** How often, and for how long at least, a silent name is waited for once nothing else is asked. */
const ROUNDS = 3
const WINDOW_MS = 1000

/** What was asked, by which prober, and what came back. */
export interface Asked {
  readonly atlas: Atlas
  readonly rung: Rung
  readonly opening: Opening
  readonly probes: readonly Probe[]
  readonly requests: Requests
  readonly answers: Answers
  readonly pace: Pace
  readonly deadline: AbortSignal
}

/**
 * A busy DNS server loses questions. Those names that were expected to resolve, and on which it kept silent, are asked
 * again when all else is answered. What stays silent is told as overdue where something shows that the server was busy.
 */
export async function askSilentAgain(engine: Engine, asked: Asked, options: ProberOptions): Promise<Answers> {
  const { rung, answers, pace } = asked
  const silent = silentNames(asked)
  // The container's own tools have asked as often as they do.
  if (silent.length === 0 || rung === 'exec') return answers
  const again = await askAlone(engine, asked, silent, options)
  const names = [...answers.names]
  for (const [index, answer] of again ?? []) names[index] = answer
  const left = silent.filter((index) => isSilent(names[index]))
  if (left.length === 0) return { ...answers, names }
  const isBusy =
    again === null ||
    left.length < silent.length ||
    (answers.windowMs ?? Number.POSITIVE_INFINITY) > pace.windowMs ||
    (await hasCompany(engine, options))
  return { ...answers, names, ...(isBusy && { overdue: new Set(left) }) }
}

/** The engine's own server knows the names of who shares a network that has names. */
function silentNames({ atlas, probes, requests, answers }: Asked): number[] {
  const silent = probes.flatMap((probe, index) => {
    const source = requests.sources[index]
    if (probe.kind !== 'dns' || source?.kind !== 'names' || atlas.column(probe.to)) return []
    if (!isSilent(firstAnswer(source.names, answers.names))) return []
    const isOwn = atlas.container(probe.from).nameservers.includes(EMBEDDED_DNS)
    const isShared = atlas.shared(probe.from, probe.to).some(({ network }) => !isDefaultBridge(network))
    return isOwn && isShared ? source.names : []
  })
  return [...new Set(silent)]
}

function isSilent(answer: NameAnswer | undefined): boolean {
  return answer?.kind === 'silent' || answer?.kind === 'timeout'
}

/** By a prober of their own; null where there is none to be had, or no time. */
async function askAlone(
  engine: Engine,
  { rung, opening, requests, pace, deadline }: Asked,
  silent: readonly number[],
  options: ProberOptions,
): Promise<ReadonlyMap<number, NameAnswer> | null> {
  if (deadline.aborted) return null
  const names = silent.flatMap((index) => requests.names[index] ?? [])
  const alone: Requests = { ...requests, paths: [], names, sources: [], loopbacks: [] }
  const slow = { windowMs: Math.max(WINDOW_MS, pace.windowMs), attempts: null }
  const found = new Map<number, NameAnswer>()
  try {
    const prober = await openProber(engine, { ...opening, wants: [] }, { ...options, rung })
    try {
      for (let round = 0; round < ROUNDS && found.size < silent.length && !deadline.aborted; round += 1) {
        const answers = await prober.measure(alone, slow, () => undefined, deadline)
        for (const [at, index] of silent.entries()) {
          const answer = answers.names[at]
          if (answer && !isSilent(answer) && answer.kind !== 'failed') found.set(index, answer)
        }
        if (answers.windowMs === null) break
      }
    } finally {
      await prober.close()
    }
  } catch (error) {
    options.signal.throwIfAborted()
    if (!(error instanceof NetxError) || error.family === 'bug') throw error
    return null
  }
  return found
}

/** Whether somebody else measures on the same engine. */
async function hasCompany(engine: Engine, { owner }: ProberOptions): Promise<boolean> {
  const helpers = await engine.containers({ label: [HELPER_LABEL] })
  return helpers.some(
    ({ isHelper, state, labels }) =>
      isHelper && state === 'running' && labels[HELPER_LABEL] !== ownerLabel(owner),
  )
}
