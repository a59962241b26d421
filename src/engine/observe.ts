import { NetxError } from '../model/errors.ts'
import { type Container, HELPER_LABEL, type Network, type Topology } from '../model/topology.ts'
import type { ContainerSummary, Engine } from './engine.ts'

/** Says which containers are meant; an error where that cannot be told. */
export type Choice = (
  containers: readonly ContainerSummary[],
  networks: readonly Network[],
) => readonly ContainerSummary[]

/** Takes one snapshot of the engine: all networks, and the containers that `choose` takes. Helpers are never among them. */
export async function observe(engine: Engine, choose: Choice): Promise<Topology> {
  const [info, networks, summaries] = await Promise.all([
    engine.info(),
    engine.networks(),
    engine.containers(),
  ])
  const candidates = summaries.filter(({ labels }) => !Object.hasOwn(labels, HELPER_LABEL))
  const chosen = await Promise.all(choose(candidates, networks).map((summary) => inspect(engine, summary)))
  return {
    engine: info,
    networks: networks.toSorted(byName),
    containers: [...chosen, ...(await namespaceOwners(engine, chosen))],
    participants: chosen.toSorted(byName).map(({ id }) => id),
  }
}

/** One that vanishes between the listing and the inspection stays, as what it was last known for. */
async function inspect(engine: Engine, { id, name, labels }: ContainerSummary): Promise<Container> {
  try {
    return await engine.container(id)
  } catch (error) {
    if (!(error instanceof NetxError && error.code === 'NETX_NOT_FOUND')) throw error
    const nowhere = { mode: { kind: 'own' }, endpoints: [], sandbox: null, nameservers: [] } as const
    return { id, name, labels, state: 'removing', ...nowhere }
  }
}

/** The containers in whose network namespace a chosen one runs, which need not be chosen themselves. */
async function namespaceOwners(engine: Engine, chosen: readonly Container[]): Promise<Container[]> {
  const known = new Set(chosen.map(({ id }) => id))
  const wanted = new Set(chosen.flatMap(({ mode }) => (mode.kind === 'container' ? [mode.id] : [])))
  return Promise.all([...wanted].filter((id) => !known.has(id)).map((id) => engine.container(id)))
}

/** By code units, so that the order is the same everywhere. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0
  return a.name < b.name ? -1 : 1
}
