import type { Engine } from '../engine/engine.ts'
import type { Column } from '../model/column.ts'
import type { Measurement } from '../model/measurement.ts'
import { type Atlas, atlas, placeKey } from '../model/place.ts'
import type { Policy } from '../model/policy.ts'
import type { Sights } from '../model/sight.ts'
import type { Topology } from '../model/topology.ts'
import { hostControls, isHostControl } from '../plan/host-controls.ts'
import { leftOutOf } from '../plan/left-out.ts'
import { type Opening, planOpening, type Want } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import { withHost } from '../plan/participants.ts'
import { type ProbeChoice, planProbes } from '../plan/probes.ts'
import { planRequests, type Requests } from '../plan/requests.ts'
import { askSilentAgain } from './ask-again.ts'
import { interpret } from './interpret.ts'
import { openProber, type ProberOptions } from './open-prober.ts'
import { findOwners } from './owners.ts'
import type { Answers, NamespaceState, Prober, Rung } from './prober.ts'
import { resolveColumns } from './resolve-columns.ts'
import { keepSteady } from './steady.ts'
import { whileSweeping } from './sweep.ts'

/** A topology with a prober in its namespaces: measured as often as wanted, then closed. */
export interface Survey {
  readonly atlas: Atlas
  /** Null when there was nothing to enter. */
  readonly rung: Rung | null
  /** Why it is not of a better rung. */
  readonly fallbacks: readonly string[]
  readonly requests: Requests
  measure(options: RoundOptions): Promise<Findings>
  close(): Promise<void>
}

export interface RoundOptions {
  readonly pace: Pace
  /** Ends the round early, with what it has by then. */
  readonly deadline?: AbortSignal
  /** Whether the prober may go as soon as it has answered, while its answers are judged. */
  readonly isLast?: boolean
  /** Told after every answer. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface Findings {
  readonly measurements: readonly Measurement[]
  /** The longest window that was used; null when the round was cut short. */
  readonly windowMs: number | null
}

/** Opens a prober, and plans the probes by what it finds. Sweeps away what killed runs left. */
export async function openSurvey(
  engine: Engine,
  topology: Topology,
  choice: ProbeChoice,
  options: ProberOptions,
): Promise<Survey> {
  return await whileSweeping(engine, options, async () => {
    const resolved = await resolveColumns(engine, topology, options)
    const isHostNeeded = choice.looks !== undefined || isHostControl(resolved, choice.policy)
    const place = isHostNeeded ? withHost(resolved) : resolved
    const opening = planOpening(atlas(place), wantsOf(choice, place))
    const prober = opening.namespaces.length > 0 ? await openProber(engine, opening, options) : null
    const opened = survey(engine, place, choice, opening, prober, options)
    for (const sentence of leftOutOf(opened.atlas, choice)) options.onFallback(sentence)
    return opened
  })
}

function survey(
  engine: Engine,
  topology: Topology,
  choice: ProbeChoice,
  opening: Opening,
  prober: Prober | null,
  options: ProberOptions,
): Survey {
  const map = atlas(topology, sightsOf(atlas(topology), opening, prober?.found ?? []))
  const probes = planProbes(map, choice)
  const controls = hostControls(map, probes, choice.policy)
  const requests = planRequests(map, opening, [...probes, ...controls])
  const total = requests.paths.length + requests.names.length
  const ask = async ({ pace, deadline = NEVER, onProgress }: RoundOptions): Promise<Answers> => {
    let done = 0
    const onAnswer = () => onProgress?.(++done, total)
    return (await prober?.measure(requests, pace, onAnswer, deadline)) ?? NO_ANSWERS
  }
  return {
    atlas: map,
    rung: prober?.rung ?? null,
    fallbacks: prober?.fallbacks ?? [],
    requests,
    close: async () => await prober?.close(),
    measure: async (round) => {
      const first = await ask(round)
      if (round.isLast) void prober?.close()
      const { pace, deadline = NEVER } = round
      const asked = { atlas: map, opening, probes, requests, answers: first, pace, deadline }
      const answers = prober ? await askSilentAgain(engine, { ...asked, rung: prober.rung }, options) : first
      const owners = await findOwners(engine, map, probes, requests, answers)
      const seen = {
        rung: prober?.rung ?? null,
        requests,
        found: prober?.found ?? [],
        answers,
        pace: round.pace,
        owners,
      }
      const measurements = await keepSteady(engine, map, interpret(probes, seen))
      return { measurements, windowMs: answers.windowMs }
    },
  }
}

const NEVER = new AbortController().signal

const NO_ANSWERS: Answers = { paths: [], names: [], missing: 'there was nothing to enter', windowMs: null }

function wantsOf(choice: ProbeChoice, { columns, containers }: Topology): Want[] {
  const isWanted = (protocol: 'tcp' | 'udp') =>
    choice[protocol].auto ||
    choice[protocol].ports.length > 0 ||
    (choice.policy && isAboutPorts(choice.policy, protocol)) ||
    columns.some((column) => takes(column, protocol))
  const looks = choice.looks ?? []
  const ports = (['tcp', 'udp'] as const).filter(isWanted)
  // The engine's own rules on the host tell where published ports lead.
  const isLedOn =
    ports.length > 0 &&
    !looks.includes('ruleset') &&
    containers.some(({ mode }) => mode.kind === 'host') &&
    containers.some(({ published }) => published.length > 0)
  return [...ports, ...looks, ...(isLedOn ? (['host-ruleset'] as const) : [])]
}

/** Whether a policy names such ports, or denies everything. */
function isAboutPorts({ rules, otherwise }: Policy, protocol: 'tcp' | 'udp'): boolean {
  const isNamed = rules.some(({ allow, what }) =>
    what.length === 0 ? !allow : what.some(({ kind }) => kind === protocol),
  )
  return isNamed || otherwise?.allow === false
}

function takes(column: Column, protocol: 'tcp' | 'udp'): boolean {
  if (column.kind === 'published') return column.at.some((publication) => publication.protocol === protocol)
  return 'port' in column && column.port !== null && protocol === 'tcp'
}

function sightsOf(map: Atlas, { namespaces }: Opening, found: readonly NamespaceState[]): Sights {
  return new Map(
    namespaces.flatMap(({ place }, index) => {
      const state = found[index]
      return state?.kind === 'entered' ? [[placeKey(map.container(place)), state] as const] : []
    }),
  )
}
