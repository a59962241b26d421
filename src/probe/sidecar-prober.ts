import type { Engine, HelperSpec } from '../engine/engine.ts'
import { hasCode, NetxError } from '../model/errors.ts'
import { HELPER_LABEL, type Owner, ownerLabel } from '../model/helper.ts'
import { HOST } from '../model/topology.ts'
import type { NamespaceRequest, Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import { HelperDialogue } from './dialogue.ts'
import { ensureHelperImage } from './helper-image.ts'
import { untilDeadline } from './helper-prober.ts'
import { inParallel } from './parallel.ts'
import type { Answers, NameAnswer, NamespaceState, PathAnswer, Prober } from './prober.ts'
import { isRefusal } from './refusal.ts'

/** As many containers as an engine starts side by side without taking longer for each. */
const WIDTH = 8

interface SidecarOptions {
  readonly owner: Owner
  readonly signal: AbortSignal
}

/** One container for each namespace, started into it, without any privilege. */
export async function openSidecars(
  engine: Engine,
  opening: Opening,
  { owner, signal }: SidecarOptions,
): Promise<Prober> {
  const image = await ensureHelperImage(engine)
  const labels = { [HELPER_LABEL]: ownerLabel(owner) }
  const closers: (() => Promise<void>)[] = []
  const close = async () => void (await Promise.all(closers.map((end) => end())))
  const startIn = (network: HelperSpec['network']) =>
    engine.startHelper({ image, labels, network, folders: {} }, signal)
  const start = async (namespace: NamespaceRequest, index: number): Promise<Sidecar> => {
    const network = networkOf(namespace)
    if (network === null) return lost('a named network namespace can only be entered by the helper')
    signal.throwIfAborted()
    // What becomes of one container's costs no other its answers.
    const session = await startIn(network).catch((error: unknown) => {
      if (isRefusal(error)) return error
      throw error
    })
    if (session instanceof NetxError) return { ...lost(session.message), refusal: session }
    closers.push(() => session.close())
    const dialogue = new HelperDialogue(session)
    try {
      const [state] = await dialogue.open(part(opening, index))
      return { state: state ?? lost('it was not opened').state, dialogue }
    } catch (error) {
      if (hasCode(error, 'NETX_HELPER_ENDED')) return lost(error.message)
      throw error
    }
  }
  try {
    const sidecars = await inParallel(WIDTH, opening.namespaces, start)
    const [first] = sidecars.filter((_, index) => opening.namespaces[index]?.place !== HOST)
    if (first?.refusal && sidecars.every(({ dialogue, refusal }) => dialogue === null && refusal))
      throw first.refusal
    const measure = (requests: Requests, pace: Pace, onAnswer: () => void, deadline: AbortSignal) =>
      untilDeadline(() => askAll(opening, sidecars, requests, pace, onAnswer), close, deadline)
    return { rung: 'sidecar', found: sidecars.map(({ state }) => state), measure, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Sidecar {
  readonly state: NamespaceState
  readonly dialogue: HelperDialogue | null
  /** Why the engine did not start it. */
  readonly refusal?: NetxError
}

function lost(reason: string): Sidecar {
  return { state: { kind: 'failed', reason }, dialogue: null }
}

function networkOf({ place, file }: NamespaceRequest): HelperSpec['network'] | null {
  if (file.startsWith('named:')) return null
  return file === '-' || !file.startsWith('/') ? 'host' : { container: place }
}

/** What one sidecar is to open: the namespace that it is in, and the servers as seen from there. */
function part({ namespaces, resolvers, wants, host }: Opening, index: number): Opening {
  const namespace = namespaces[index]
  return {
    namespaces: namespace ? [{ ...namespace, file: '-' }] : [],
    resolvers: resolvers
      .filter((resolver) => resolver.namespace === index)
      .map((resolver) => ({ ...resolver, namespace: 0 })),
    wants,
    host: host === index ? 0 : null,
  }
}

/** Each sidecar is asked what starts in its namespace; the answers are put back in the order of the requests. */
async function askAll(
  opening: Opening,
  sidecars: readonly Sidecar[],
  requests: Requests,
  pace: Pace,
  onAnswer: () => void,
): Promise<Answers> {
  const paths: (PathAnswer | undefined)[] = []
  const names: (NameAnswer | undefined)[] = []
  const asked = sidecars.map(async ({ dialogue }, index) => {
    if (dialogue === null) return null
    const share = shareOf(opening, requests, index)
    const answers = await dialogue.ask(share.requests, pace, onAnswer)
    for (const [own, all] of share.paths.entries()) paths[all] = answers.paths[own]
    for (const [own, all] of share.names.entries()) names[all] = answers.names[own]
    return answers
  })
  const all = (await Promise.all(asked)).filter((answers) => answers !== null)
  const windows = all.map(({ windowMs }) => windowMs)
  const missing = all.find(({ windowMs }) => windowMs === null)?.missing ?? 'its sidecar left it out'
  return {
    paths,
    names,
    missing,
    windowMs: windows.includes(null) ? null : Math.max(0, ...windows.map(Number)),
  }
}

/** The requests of one namespace, and which of all they are. The other ends are none of that sidecar's. */
function shareOf(opening: Opening, requests: Requests, index: number) {
  const shares = SHARES.get(requests) ?? new Map<number, Share>()
  SHARES.set(requests, shares)
  const known = shares.get(index)
  if (known) return known
  const resolvers = opening.resolvers.flatMap(({ namespace }, number) =>
    namespace === index ? [number] : [],
  )
  const paths = requests.paths.flatMap(({ namespace }, number) => (namespace === index ? [number] : []))
  const names = requests.names.flatMap(({ resolver }, number) =>
    resolvers.includes(resolver) ? [number] : [],
  )
  const own: Requests = {
    ...requests,
    paths: paths.flatMap((number) => {
      const path = requests.paths[number]
      return path ? [{ ...path, namespace: 0, owner: path.owner === index ? 0 : null }] : []
    }),
    names: names.flatMap((number) => {
      const name = requests.names[number]
      return name ? [{ ...name, resolver: resolvers.indexOf(name.resolver) }] : []
    }),
  }
  const share = { requests: own, paths, names }
  shares.set(index, share)
  return share
}

interface Share {
  readonly requests: Requests
  readonly paths: readonly number[]
  readonly names: readonly number[]
}

/** The same requests make the same shares, so that a sidecar knows when it is asked the same once more. */
const SHARES = new WeakMap<Requests, Map<number, Share>>()
