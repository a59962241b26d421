import { type Hindrance, hindrance } from '../model/hindrance.ts'
import { type Atlas, isDefaultBridge, type SharedNetwork, sameNamespace } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Rules } from '../model/ruleset.ts'
import type { Sight } from '../model/sight.ts'
import type { Container, Network, Port, Publication } from '../model/topology.ts'
import { type Wire, wiresOf } from './wires.ts'

/** One end of a pair. */
export interface Party {
  readonly container: Container
  /** Whose network namespace it runs in. */
  readonly place: Container
  /** Those that the namespace is on; `host` and `none` are none. */
  readonly networks: readonly Network[]
  /** What was found in the namespace; undefined where nobody looked. */
  readonly sight: Sight | undefined
  /** How the namespace is wired to each of its networks. */
  readonly wires: readonly Wire[]
  readonly hindrance: Hindrance | null
}

/** All that is known of a pair: what the engine says, what the prober found, and what was measured. */
export interface Facts {
  readonly from: Party
  readonly to: Party
  /** What was found in the namespace of the engine's host; undefined where nobody looked. */
  readonly host: Sight | undefined
  /** Of the namespaces after it was measured; empty where nobody looked again. */
  readonly rules: Rules
  readonly isOneNamespace: boolean
  readonly shared: readonly SharedNetwork[]
  /** Names of all networks of the engine. */
  readonly taken: ReadonlySet<string>
  /** The port that is asked about, if one is. */
  readonly port: Port | null
  /** From one to the other. */
  readonly probes: readonly JudgedProbe[]
  /** To the published ports of the target, by way of the engine's host. */
  readonly published: readonly JudgedProbe[]
  /** To whom the addresses belong that a name led to, where the target has none of them. */
  readonly holders: ReadonlyMap<string, string>
}

/** What was measured of a pair, beside the pair itself. */
export interface Measured {
  readonly port?: Port | null
  readonly probes: readonly JudgedProbe[]
  readonly published?: readonly JudgedProbe[]
  readonly holders?: ReadonlyMap<string, string>
  readonly rules?: Rules
}

export function factsOf(
  atlas: Atlas,
  from: string,
  to: string,
  { port = null, probes, published = [], holders = new Map(), rules = new Map() }: Measured,
): Facts {
  return {
    from: partyOf(atlas, from),
    to: partyOf(atlas, to),
    host: atlas.hostSight(),
    rules,
    isOneNamespace: sameNamespace(atlas, from, to),
    shared: atlas.shared(from, to).filter(({ network }) => isReal(network)),
    taken: new Set(atlas.topology.networks.map(({ name }) => name)),
    port,
    probes,
    published,
    holders,
  }
}

/** What was found out of an end, which is the same in all of its pairs. */
const PARTIES = new WeakMap<Atlas, Map<string, Party>>()

function partyOf(atlas: Atlas, id: string): Party {
  const known = PARTIES.get(atlas) ?? new Map<string, Party>()
  PARTIES.set(atlas, known)
  const party = known.get(id) ?? findParty(atlas, id)
  known.set(id, party)
  return party
}

function findParty(atlas: Atlas, id: string): Party {
  const place = atlas.place(id)
  return {
    container: atlas.container(id),
    place,
    networks: place.endpoints.flatMap(({ networkId }) => atlas.network(networkId) ?? []).filter(isReal),
    sight: atlas.sight(id),
    wires: wiresOf(atlas, place),
    hindrance: hindrance(atlas, id),
  }
}

function isReal({ driver }: Network): boolean {
  return driver !== 'null' && driver !== 'host'
}

/** Pings, large ones, and ports. */
export function pathsOf({ probes }: Facts): JudgedProbe[] {
  return probes.filter(({ kind }) => kind !== 'dns')
}

export function namesOf({ probes }: Facts): JudgedProbe[] {
  return probes.filter(({ kind }) => kind === 'dns')
}

const ANSWERS: readonly JudgedProbe['outcome'][] = ['reply', 'open', 'refused', 'unserved', 'inconsistent']

export function isAnswered({ outcome }: JudgedProbe): boolean {
  return ANSWERS.includes(outcome)
}

/** Whether it is not as expected; of what is not proven nobody knows. */
export function isViolation({ verdict }: JudgedProbe): boolean {
  return verdict === 'leak' || verdict === 'broken'
}

/** Whether an answer is promised, be it a refusal. */
export function isPromised({ expected }: JudgedProbe): boolean {
  return PROMISED.includes(expected)
}

/** Why nothing is promised of a wire that somebody laid, which is there for an answer all the same. */
export const OFF_NETWORK: JudgedProbe['because'] = 'wire-not-promised'

/** Whether an answer is promised, or hoped for, and none came, or a refusal; whether that is proven or not. */
export function isMissed(probe: JudgedProbe): boolean {
  const isHoped = isPromised(probe) || probe.because === OFF_NETWORK
  return probe.verdict !== 'ok' && isHoped && UNANSWERED.includes(probe.outcome)
}

const PROMISED: readonly JudgedProbe['expected'][] = ['reply', 'open', 'answer', 'refused']
const UNANSWERED: readonly JudgedProbe['outcome'][] = [
  'timeout',
  'unreachable',
  'refused',
  'unserved',
  'inconsistent',
]

/** Whether a small ping is answered where a large one may not be. */
export function isAlive({ probes }: Facts, { address }: JudgedProbe): boolean {
  return probes.some((probe) => probe.kind === 'icmp' && probe.address === address && isAnswered(probe))
}

/** Those that the question is about: of its port, where it has one. */
export function askedOf(facts: Facts): JudgedProbe[] {
  const { port } = facts
  const paths = pathsOf(facts)
  const asked = paths.filter((probe) => probe.kind === port?.protocol && probe.port === port.port)
  return asked.length > 0 ? asked : paths
}

/** Whether the target itself was reached there, at any of its addresses. */
export function isReached(facts: Facts): boolean {
  return askedOf(facts).some(isAnswered)
}

/** The networks of both that have names. */
export function namedNetworks({ shared }: Facts): SharedNetwork[] {
  return shared.filter(({ network }) => !isDefaultBridge(network))
}

export function publicationWords({ protocol, port, hostAddress, hostPort }: Publication): string {
  const host = hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress
  return `${protocol}/${port} is published at ${host}:${hostPort}`
}
