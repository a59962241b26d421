import type { Engine } from '../engine/engine.ts'
import { HELPER_LABEL, type Owner, ownerLabel } from '../model/helper.ts'
import type { Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import { HelperDialogue } from './dialogue.ts'
import { ensureHelperImage } from './helper-image.ts'
import { refuseLargeOpening, refuseLargeRequests } from './limits.ts'
import { type Answers, DEADLINE_PASSED, type Prober } from './prober.ts'
import { fileInside, startThere, whereabouts } from './whereabouts.ts'

interface HelperOptions {
  readonly owner: Owner
  readonly signal: AbortSignal
}

/** One helper for the whole engine, which enters all the namespaces. */
export async function openHelper(
  engine: Engine,
  opening: Opening,
  { owner, signal }: HelperOptions,
): Promise<Prober> {
  refuseLargeOpening(opening)
  const image = await ensureHelperImage(engine)
  signal.throwIfAborted()
  const files = opening.namespaces.map(({ file }) => file)
  const labels = { [HELPER_LABEL]: ownerLabel(owner) }
  const readsRules = opening.wants.some((want) => want.endsWith('ruleset'))
  const spec = { image, labels, readsRules, ...whereabouts(files) }
  const session = await startThere(engine, spec, signal)
  const close = () => session.close()
  signal.addEventListener('abort', close, { once: true })
  const dialogue = new HelperDialogue(session)
  try {
    const found = await dialogue.open(asSeenInside(opening))
    const measure = async (requests: Requests, pace: Pace, onAnswer: () => void, deadline: AbortSignal) => {
      refuseLargeRequests(requests)
      return await untilDeadline(() => dialogue.ask(requests, pace, onAnswer), close, deadline)
    }
    return { rung: 'helper', found, measure, close }
  } catch (error) {
    await close()
    throw error
  } finally {
    if (signal.aborted) await close()
  }
}

/** Ends the helper when the time is up; what it has answered by then counts. */
export async function untilDeadline(
  ask: () => Promise<Answers>,
  close: () => Promise<void>,
  deadline: AbortSignal,
): Promise<Answers> {
  const onDeadline = () => void close()
  deadline.addEventListener('abort', onDeadline, { once: true })
  if (deadline.aborted) onDeadline()
  try {
    const answers = await ask()
    return deadline.aborted ? { ...answers, missing: DEADLINE_PASSED } : answers
  } finally {
    deadline.removeEventListener('abort', onDeadline)
  }
}

function asSeenInside(opening: Opening): Opening {
  return {
    ...opening,
    namespaces: opening.namespaces.map((namespace) => ({ ...namespace, file: fileInside(namespace.file) })),
  }
}
