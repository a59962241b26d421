import { PROJECT_LABEL, SERVICE_LABEL } from '../model/compose.ts'
import { hasCode, NetxError } from '../model/errors.ts'
import { globPattern, isGlob } from '../model/glob.ts'
import { isLive } from '../model/liveness.ts'
import { type ContainerState, isPredefined } from '../model/topology.ts'

/** What to select by; the same of a running container and of one that stopped. */
export interface Candidate {
  readonly id: string
  readonly name: string
  readonly state: ContainerState
  readonly labels: Readonly<Record<string, string>>
  readonly networkIds: readonly string[]
}

/** Containers by name, id, id prefix or glob; and those that meet every given filter. Nothing given: all that run. */
export interface Selection {
  readonly references: readonly string[]
  /** Names, ids or unique id prefixes. */
  readonly networks: readonly string[]
  /** `KEY` or `KEY=VALUE`. */
  readonly labels: readonly string[]
  /** Compose projects. */
  readonly projects: readonly string[]
  /** Compose services. */
  readonly services?: readonly string[]
  /** Names that are of interest even where they do not run, when nothing else is given. */
  readonly known?: readonly string[]
}

export interface Named {
  readonly id: string
  readonly name: string
}

/** The selected candidates, each once. A reference, or filters, that nobody meets are an error. */
export function select<C extends Candidate>(
  candidates: readonly C[],
  networks: readonly Named[],
  selection: Selection,
): C[] {
  const { references, labels, projects, services = [], known = [] } = selection
  const networkIds = selection.networks.map((reference) => theNetwork(networks, reference))
  const filtering = networkIds.length + labels.length + projects.length + services.length > 0
  const chosen = new Set(references.flatMap((reference) => matching(candidates, reference)))
  if (filtering) {
    const held = candidates.filter((candidate) => holds(candidate, networkIds, selection))
    if (held.length === 0) throw nobody('No container meets every filter given')
    for (const candidate of held) chosen.add(candidate)
  }
  if (!filtering && references.length === 0) {
    for (const candidate of candidates) {
      if (isLive(candidate) || known.includes(candidate.name)) chosen.add(candidate)
    }
  }
  return [...chosen]
}

/**
 * The same selection some time later: who was chosen before stays, stopped or not. One that is gone stays where it was
 * named, and is forgotten where it was only met by a filter.
 */
export function selectAgain<C extends Candidate>(
  candidates: readonly C[],
  networks: readonly Named[],
  selection: Selection,
  before: readonly C[],
): C[] {
  const now = new Map(candidates.map((candidate) => [candidate.id, candidate]))
  const gone = (one: C) => (selection.references.length > 0 ? [{ ...one, state: 'removing' } as C] : [])
  const kept = before.flatMap((one) => now.get(one.id) ?? gone(one))
  const all = [...kept, ...orNobody(() => select(candidates, networks, selection))]
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

function orNobody<C>(choose: () => C[]): C[] {
  try {
    return choose()
  } catch (error) {
    if (hasCode(error, 'NETX_NOT_FOUND')) return []
    throw error
  }
}

/** The networks that a glob stands for; null for what is none. The engine's own are never meant by one. */
export function globbedNetworks<N extends Named>(networks: readonly N[], reference: string): N[] | null {
  if (!isGlob(reference)) return null
  const pattern = globPattern(reference)
  const found = networks.filter(({ name }) => pattern.test(name) && !isPredefined(name))
  if (found.length === 0) throw nobody(`No network has a name like "${reference}"`, 'network')
  return found
}

function holds({ labels, networkIds }: Candidate, wantedIds: readonly string[], wanted: Selection): boolean {
  const onNetwork = wantedIds.length === 0 || wantedIds.some((id) => networkIds.includes(id))
  // An empty name is nobody's: whoever is in no project has none.
  const isOneOf = (all: readonly string[], label = '') =>
    all.length === 0 || (label !== '' && all.includes(label))
  const inProject = isOneOf(wanted.projects, labels[PROJECT_LABEL])
  const inService = isOneOf(wanted.services ?? [], labels[SERVICE_LABEL])
  return onNetwork && inProject && inService && wanted.labels.every((label) => carries(labels, label))
}

function carries(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=')
  if (!Object.hasOwn(labels, key)) return false
  return value.length === 0 || labels[key] === value.join('=')
}

function matching<C extends Candidate>(candidates: readonly C[], reference: string): C[] {
  if (!isGlob(reference)) return [theOne(candidates, reference, 'container')]
  const pattern = globPattern(reference)
  const found = candidates.filter(({ name }) => pattern.test(name))
  if (found.length === 0) throw nobody(`No container has a name like "${reference}"`)
  return found
}

function theNetwork(networks: readonly Named[], reference: string): string {
  return theOne(networks, reference, 'network').id
}

/** By name, id, or the beginning of an id, as docker does it. */
export function theOne<N extends Named>(
  all: readonly N[],
  reference: string,
  noun: 'container' | 'network',
): N {
  const exact = all.find(({ name, id }) => name === reference || id === reference)
  if (exact) return exact
  const [first, second] = all.filter(({ id }) => reference !== '' && id.startsWith(reference))
  if (!first) throw nobody(`No such ${noun}: ${reference}`, noun)
  if (!second) return first
  throw new NetxError({
    family: 'engine',
    code: 'NETX_AMBIGUOUS',
    message: `"${reference}" is the beginning of several ${noun} ids`,
    next: 'Write more of the id, or the name.',
  })
}

function nobody(message: string, noun: 'container' | 'network' = 'container'): NetxError {
  const next =
    noun === 'container'
      ? 'See what there is with: docker ps --all'
      : 'See what there is with: docker netx ls'
  return new NetxError({ family: 'engine', code: 'NETX_NOT_FOUND', message, next })
}
