import { basename, dirname } from 'node:path'
import type { Engine, HelperSpec } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import { HELPER_LABEL } from '../model/topology.ts'
import type { Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import { HelperDialogue } from './dialogue.ts'
import { ensureHelperImage } from './helper-image.ts'
import { type Owner, ownerLabel } from './owner.ts'
import { type Answers, DEADLINE_PASSED, type Prober } from './prober.ts'

/** Where `ip netns add` keeps its namespaces. */
const NAMED_FOLDER = '/run/netns'
const NAMED = 'named:'
const HOSTS_OWN = '-'

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
  const image = await ensureHelperImage(engine)
  signal.throwIfAborted()
  const spec = { image, labels: { [HELPER_LABEL]: ownerLabel(owner) }, ...whereabouts(opening) }
  const session = await engine.startHelper(spec, signal)
  const close = () => session.close()
  signal.addEventListener('abort', close, { once: true })
  const dialogue = new HelperDialogue(session)
  try {
    const found = await dialogue.open(asSeenInside(opening))
    const measure = (requests: Requests, pace: Pace, onAnswer: () => void, deadline: AbortSignal) =>
      untilDeadline(() => dialogue.ask(requests, pace, onAnswer), close, deadline)
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

/** The engine keeps all its namespace files in one folder; the host's own is where the helper runs, if it is wanted. */
function whereabouts({ namespaces }: Opening): Pick<HelperSpec, 'network' | 'folders'> {
  const files = namespaces.map(({ file }) => file)
  const own = files.filter((file) => file.startsWith('/'))
  const folders = [...new Set(own.map((file) => dirname(file)))]
  if (folders.length > 1) {
    const message = `The engine keeps its network namespaces in several folders: ${folders.join(', ')}`
    throw new NetxError({ family: 'engine', code: 'NETX_NAMESPACE_FOLDERS', message })
  }
  return {
    network: files.includes(HOSTS_OWN) ? 'host' : 'none',
    folders: {
      ...(folders[0] !== undefined && { netns: folders[0] }),
      ...(files.some((file) => file.startsWith(NAMED)) && { named: NAMED_FOLDER }),
    },
  }
}

function asSeenInside(opening: Opening): Opening {
  const inside = (file: string) => (file.startsWith('/') ? basename(file) : file)
  return {
    ...opening,
    namespaces: opening.namespaces.map((namespace) => ({ ...namespace, file: inside(namespace.file) })),
  }
}
