import { type Change, kindOf, type Named, pending } from '../model/membership.ts'
import type { BlueprintPlan, NetworkPlan } from '../plan/blueprint-plan.ts'
import { orderSteps } from '../plan/order-steps.ts'
import type { Engine } from './engine.ts'
import { cancelled } from './failures.ts'
import type { JournalFolder } from './journal.ts'
import { remake } from './renumber.ts'
import { transact } from './transact.ts'

export interface Application {
  readonly engine: Engine
  readonly journals: JournalFolder
  readonly signal: AbortSignal
  /** Told after everything that is done. */
  readonly onDone: (text: string) => void
}

/**
 * Does what the plan says: networks that go, that are made anew and that are new, then who joins, and last who leaves
 * networks that the file does not name, so that nobody is without any meanwhile. Each is done whole or not at all; where
 * it ends early, the same file applied again does the rest.
 */
export async function applyBlueprint(plan: BlueprintPlan, application: Application): Promise<void> {
  const { networks } = plan
  const isGoing = ({ action }: NetworkPlan) => action === 'remove'
  await move(networks.filter(isGoing).flatMap(changesOf), application)
  const ids = new Map<string, string>()
  for (const action of ['remove', 'replace', 'create'] as const) {
    for (const network of networks.filter((one) => one.action === action)) {
      if (application.signal.aborted) throw cancelled(application.signal)
      ids.set(network.name, await WORK[action](network, application))
    }
  }
  const staying = networks.filter((network) => !isGoing(network))
  const settle = (change: Change) => ({ ...change, network: settled(change.network, ids) })
  await move(
    staying
      .filter(({ listed }) => listed)
      .flatMap(changesOf)
      .map(settle),
    application,
  )
  await move(staying.filter(({ listed }) => !listed).flatMap(changesOf), application)
}

function changesOf({ changes }: NetworkPlan): Change[] {
  return pending(changes)
}

/** The id of a network that was to be made is known once it is. */
function settled({ id, name }: Named, ids: ReadonlyMap<string, string>): Named {
  return { id: ids.get(name) ?? id, name }
}

async function move(
  changes: readonly Change[],
  { engine, journals, signal, onDone }: Application,
): Promise<void> {
  if (changes.length === 0) return
  await transact(engine, journals, 'apply', changes, signal, orderSteps(changes))
  for (const change of changes)
    onDone(`${change.container.name} ${DONE[kindOf(change)]} ${change.network.name}`)
}

const DONE = {
  connect: 'connected to',
  reconnect: 'connected anew to',
  disconnect: 'disconnected from',
} as const

type Work = (network: NetworkPlan, application: Application) => Promise<string>

const WORK: Readonly<Record<'remove' | 'replace' | 'create', Work>> = {
  remove: async ({ id, name }, { engine, onDone }) => {
    await engine.removeNetwork(id)
    onDone(`network ${name} removed`)
    return id
  },
  replace: async ({ id, name, from, to, moved }, { engine, journals, signal, onDone }) => {
    if (!from || !to) return id
    const fresh = await remake(engine, journals, { id, from, to, changes: moved }, signal, 'apply')
    onDone(`network ${name} made anew, with ${moved.length} members`)
    return fresh
  },
  create: async ({ id, name, to }, { engine, onDone }) => {
    if (!to) return id
    const made = await engine.createNetwork(to)
    onDone(`network ${name} created`)
    return made.id
  },
}
