import { isLive } from '../model/liveness.ts'
import { byName } from '../model/natural-order.ts'
import type { Container, Network, StoppedContainer, Topology } from '../model/topology.ts'
import type { ContainerSummary, Engine } from './engine.ts'
import { orGone } from './failures.ts'

/** Says which containers are meant; an error where that cannot be told. */
export type Choice = (
  containers: readonly ContainerSummary[],
  networks: readonly Network[],
) => readonly ContainerSummary[]

interface Observing {
  /** Whether the engine's host is asked for anything, so that all that it publishes matters. */
  readonly host?: boolean
  /** Whether all that run are meant, so that those that do not are told of. */
  readonly areAllMeant?: boolean
}

/** Takes one snapshot of the engine: all networks, and the containers that `choose` takes, in its order. Helpers are never among them. */
export async function observe(
  engine: Engine,
  choose: Choice,
  { host = false, areAllMeant = false }: Observing = {},
): Promise<Topology> {
  const [info, networks, summaries] = await Promise.all([
    engine.info(),
    engine.networks(),
    engine.containers(),
  ])
  const candidates = summaries.filter(({ isHelper }) => !isHelper)
  const chosen = await Promise.all(choose(candidates, networks).map((summary) => inspect(engine, summary)))
  const known = [...chosen, ...(await namespaceOwners(engine, chosen))]
  const isHostAsked = host || known.some(({ mode }) => mode.kind === 'host')
  const containers = isHostAsked ? [...known, ...(await publishers(engine, candidates, known))] : known
  return {
    engine: info,
    networks: networks.toSorted(byName),
    containers: containers.map((container) => located(container, networks)),
    participants: chosen.toSorted(byName).map(({ id }) => id),
    columns: [],
    ...(areAllMeant && { notRunning: stopped(candidates, chosen) }),
  }
}

function stopped(candidates: readonly ContainerSummary[], chosen: readonly Container[]): StoppedContainer[] {
  const ids = new Set(chosen.map(({ id }) => id))
  return candidates
    .filter((one) => !isLive(one) && !ids.has(one.id))
    .map(({ name, id, state, exitCode }) => ({ name, id, state, exitCode }))
    .sort(byName)
}

/** One that vanishes between the listing and the inspection stays, as what it was last known for. */
async function inspect(engine: Engine, { id, name, labels }: ContainerSummary): Promise<Container> {
  const gone = {
    id,
    name,
    labels,
    state: 'removing',
    startedAtMs: null,
    mode: { kind: 'own' },
    endpoints: [],
    endpointIds: [],
    sandbox: null,
    nameservers: [],
    exposed: [],
    published: [],
    bindings: [],
  } as const
  return (await orGone(engine.container(id))) ?? gone
}

/**
 * The containers in whose network namespace a known one runs, which need not be chosen themselves, and theirs in turn.
 * One may be gone, while who used its namespace runs on.
 */
async function namespaceOwners(engine: Engine, known: readonly Container[]): Promise<Container[]> {
  const ids = new Set(known.map(({ id }) => id))
  const wanted = new Set(
    known.flatMap(({ mode }) => (mode.kind === 'container' && !ids.has(mode.id) ? [mode.id] : [])),
  )
  if (wanted.size === 0) return []
  const owners = (await Promise.all([...wanted].map((id) => orGone(engine.container(id))))).filter(
    (owner) => owner !== null,
  )
  return owners.length === 0 ? [] : [...owners, ...(await namespaceOwners(engine, [...known, ...owners]))]
}

/** The other containers that a port of the host leads to. */
async function publishers(
  engine: Engine,
  summaries: readonly ContainerSummary[],
  known: readonly Container[],
): Promise<Container[]> {
  const ids = new Set(known.map(({ id }) => id))
  const others = summaries.filter(({ id, publishes }) => publishes && !ids.has(id))
  const found = await Promise.all(others.map(({ id }) => orGone(engine.container(id))))
  return found.filter((container) => container !== null)
}

/** The engine knows the networks of a container that never ran by name only. */
function located(container: Container, networks: readonly Network[]): Container {
  const endpoints = container.endpoints.map((endpoint) => {
    const id = endpoint.networkId || networks.find(({ name }) => name === endpoint.network)?.id
    return { ...endpoint, networkId: id ?? '' }
  })
  return { ...container, endpoints }
}
