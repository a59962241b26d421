import type { Atlas } from '../model/place.ts'
import type { Rule } from '../model/policy.ts'
import type { Probe } from '../model/probe.ts'
import type { Port } from '../model/topology.ts'
import { columnProbes } from './column-probes.ts'
import { nameProbes } from './name-probes.ts'
import type { Want } from './opening.ts'
import { type PortChoice, pathProbes } from './path-probes.ts'
import { placesOf } from './places.ts'
import { portsOf } from './ports.ts'

/** What is asked beyond a ping of every address and the names. */
export interface ProbeChoice {
  readonly tcp: PortChoice
  readonly udp: PortChoice
  /** A ping that is as large as the link takes it, too. */
  readonly mtu: boolean
  /** Of a policy; the ports that they name are tried. */
  readonly rules?: readonly Rule[]
  /** Names to ask for besides those that a target has for its asker. */
  readonly names?: readonly string[]
  /** Which pairs are of interest; all of them where nothing is said. */
  readonly isAsked?: (from: string, to: string) => boolean
  /** What is to be told of each namespace besides. */
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
  const ports = new Map(participants.map((id) => [id, portsOf(atlas, id, choice)]))
  const ofColumns = new Map(columns.map((column) => [column.id, columnProbes(atlas, column, choice)]))
  return participants.flatMap((from) =>
    targets.flatMap((to) => {
      if (!isAsked(from, to)) return []
      const ofColumn = ofColumns.get(to)
      if (ofColumn) return ofColumn(from)
      return from === to ? [] : probesOf(atlas, from, to, choice, ports.get(to) ?? [])
    }),
  )
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
): Probe[] {
  const paths = placesOf(atlas, from, to).flatMap((place) => pathProbes(from, to, place, mtu, ports))
  return [...paths, ...nameProbes(atlas, from, to, names)]
}
