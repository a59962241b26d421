import { type Deciding, deciding } from '../model/deciding.ts'
import type { Atlas } from '../model/place.ts'
import type { Policy } from '../model/policy.ts'
import type { Probe } from '../model/probe.ts'
import type { Port } from '../model/topology.ts'
import { columnProbes } from './column-probes.ts'
import { nameProbes } from './name-probes.ts'
import { type OffEngine, offEngine } from './off-engine.ts'
import type { Want } from './opening.ts'
import { type PortChoice, pathProbes } from './path-probes.ts'
import { NOWHERE, type Place, placesOf } from './places.ts'
import { portPlan } from './ports.ts'

/** What is asked beyond a ping of every address and the names. */
export interface ProbeChoice {
  readonly tcp: PortChoice
  readonly udp: PortChoice
  /** A ping that is as large as the link takes it, too. */
  readonly mtu: boolean
  /** The ports that it names are tried, and every way to what it denies. */
  readonly policy?: Policy
  /** Names to ask for besides those that a target has for its asker. */
  readonly names?: readonly string[]
  /** Which pairs are of interest; all of them where nothing is said. */
  readonly isAsked?: (from: string, to: string) => boolean
  /** What is to be told of each namespace besides, and of the host's. */
  readonly looks?: readonly Want[]
}

export const PINGS_AND_NAMES: ProbeChoice = {
  tcp: { ports: [], auto: false },
  udp: { ports: [], auto: false },
  mtu: false,
}

/** Every question about every ordered pair of participants, and of participant and column, in their order. */
export function planProbes(atlas: Atlas, choice: ProbeChoice = PINGS_AND_NAMES): Probe[] {
  const { participants, columns } = atlas.topology
  const targets = [...participants, ...columns.map(({ id }) => id)].toSorted(byTitle(atlas))
  const { isAsked = () => true } = choice
  const off = offEngine(atlas)
  const denies = deniesOf(atlas, choice)
  const ports = portPlan(atlas, choice, denies)
  const ofColumns = new Map(columns.map((column) => [column.id, columnProbes(atlas, column, choice, denies)]))
  return participants.flatMap((from) =>
    targets.flatMap((to) => {
      if (!isAsked(from, to)) return []
      const ofColumn = ofColumns.get(to)
      if (ofColumn) return ofColumn(from)
      return from === to ? [] : probesOf(atlas, from, to, choice, ports(from, to), off)
    }),
  )
}

/** Null where nothing says what is denied. */
function deniesOf(atlas: Atlas, { policy }: ProbeChoice): Deciding['denies'] | null {
  return policy ? deciding(atlas, policy).denies : null
}

/** By code units, so that the order is the same everywhere. */
function byTitle(atlas: Atlas) {
  return (a: string, b: string) => (atlas.title(a) < atlas.title(b) ? -1 : 1)
}

function probesOf(
  atlas: Atlas,
  from: string,
  to: string,
  { mtu, names }: ProbeChoice,
  ports: readonly Port[],
  off: OffEngine,
): Probe[] {
  const paths = allPlaces(atlas, from, to, off).flatMap((place) => pathProbes(from, to, place, mtu, ports))
  return [...paths, ...nameProbes(atlas, from, to, names)]
}

/** A namespace without an address that the engine knows is told for itself where it has others than these. */
function allPlaces(atlas: Atlas, from: string, to: string, off: OffEngine): Place[] {
  const known = placesOf(atlas, from, to)
  if (atlas.place(to).mode.kind === 'named') return known
  const others = off(from, to)
  const { addresses, hasMoreAddresses } = atlas.sight(to) ?? {}
  const isAll = others.length > 0 && others.length === addresses?.length
  const more = hasMoreAddresses && from !== to ? [NOWHERE] : []
  return [...(isAll ? known.filter(({ address }) => address !== null) : known), ...others, ...more]
}
