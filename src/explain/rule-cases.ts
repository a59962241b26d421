import { HOST_KEY, placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Ruleset } from '../model/ruleset.ts'
import { type Culprit, culpritsOf, type Observed } from './culprit.ts'
import { type Facts, isAlive, isMissed, OFF_NETWORK, pathsOf } from './facts.ts'
import { type Packet, replyTo } from './packet.ts'
import { type Journey, journeyOf } from './passages.ts'
import { publishedJourneys } from './published-journeys.ts'
import { backwards, stationsOf } from './stations.ts'
import { type Suspect, suspectsAt } from './suspects.ts'
import { wireJourney } from './wire-journey.ts'

/** A probe that was lost, and who ended its way, or that of its answer. */
export interface RuleCase {
  readonly probe: JudgedProbe
  readonly packet: Packet
  readonly culprit: Culprit
  /** Others that may have been it instead. */
  readonly others: readonly Culprit[]
  /** Whether it may have counted packets of somebody else, so that nobody should be told to remove it. */
  readonly isDoubtful: boolean
}

/** Several checks are about the same cases. */
const known = new WeakMap<Facts, readonly RuleCase[]>()

export function ruleCases(facts: Facts): readonly RuleCase[] {
  const cases = known.get(facts) ?? findCases(facts)
  known.set(facts, cases)
  return cases
}

function findCases(facts: Facts): RuleCase[] {
  const own = pathsOf(facts)
    .filter((probe) => isMissed(probe) && (probe.kind !== 'mtu' || isAlive(facts, probe)))
    .flatMap((probe) => caseOf(facts, probe, [wayOf(facts, probe) ?? []].flat()) ?? [])
  const published = facts.published
    .filter(isMissed)
    .flatMap((probe) => caseOf(facts, probe, publishedJourneys(facts, probe)) ?? [])
  return [...own, ...published]
}

function wayOf(facts: Facts, probe: JudgedProbe): Journey | null {
  return probe.because === OFF_NETWORK ? wireJourney(facts, probe) : journeyOf(facts, probe)
}

/** Where nobody ended the way there, somebody may have ended the way back. */
function caseOf(facts: Facts, probe: JudgedProbe, journeys: readonly Journey[]): RuleCase | null {
  const observed = observedOf(facts)
  for (const isReply of [false, true]) {
    for (const journey of journeys) {
      const packet = isReply ? replyTo(journey.packet) : journey.packet
      const suspects = suspectsOn(journey, packet, observed)
      const [culprit, ...others] = culpritsOf(suspects, observed, probe.attempts ?? 1)
      if (!culprit) continue
      const isDoubtful = !culprit.isSure && (others.length > 0 || (culprit.rise ?? 0) > sentAtMost(facts))
      return { probe, packet, culprit, others, isDoubtful }
    }
  }
  return null
}

function suspectsOn(
  { passages, isSure }: Journey,
  packet: Packet,
  observed: ReadonlyMap<string, Observed>,
): Suspect[] {
  return stationsOf(packet.isReply ? backwards(passages) : passages)
    .flatMap((station) => {
      const ruleset = observed.get(station.namespace)?.before
      return ruleset ? suspectsAt(ruleset, packet, station) : []
    })
    .map((suspect) => ({ ...suspect, isSure: suspect.isSure && isSure }))
}

/** Packets between the two while it was measured: what was sent, and the kernel sent again. */
function sentAtMost({ probes, published }: Facts): number {
  return 2 * [...probes, ...published].reduce((sum, { attempts = 1 }) => sum + attempts, 0)
}

/** Where nobody looked before, nobody knows what was counted meanwhile. */
function observedOf({ from, to, host, rules }: Facts): ReadonlyMap<string, Observed> {
  const places: [string, Ruleset | null | undefined][] = [
    [placeKey(from.place), from.sight?.ruleset],
    [placeKey(to.place), to.sight?.ruleset],
    [HOST_KEY, host?.ruleset],
  ]
  return new Map(
    places.flatMap(([key, before]) => {
      const after = rules.get(key) ?? null
      if (before) return [[key, { before, after }]]
      return after ? [[key, { before: after, after: null }]] : []
    }),
  )
}
