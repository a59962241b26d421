import { HOST_KEY, placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Ruleset } from '../model/ruleset.ts'
import { shellWord } from '../model/shell.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { type Culprit, culpritsOf, type Observed } from './culprit.ts'
import { type Facts, isMissed, type Party, pathsOf } from './facts.ts'
import { type Packet, replyTo } from './packet.ts'
import { type Journey, journeyOf } from './passages.ts'
import type { Check, Found } from './reason.ts'
import { backwards, stationsOf } from './stations.ts'
import { suspectsAt } from './suspects.ts'

/** A probe that was lost, and who ended its way, or that of its answer. */
interface Case {
  readonly probe: JudgedProbe
  readonly packet: Packet
  readonly culprit: Culprit
  /** Others that may have been it instead. */
  readonly others: readonly Culprit[]
  /** Whether it may have counted packets of somebody else, so that nobody should be told to remove it. */
  readonly isDoubtful: boolean
}

export const ruleDrops: Check = (facts) => {
  const cases = casesOf(facts).filter(({ culprit }) => culprit.rule !== null)
  const [first] = cases
  if (!first) return null
  const { culprit } = first
  const act = culprit.rule?.verdict?.kind === 'reject' ? 'reject' : 'drop'
  return {
    message: `a rule of ${placeOf(facts, culprit)} ${first.isDoubtful ? `may ${act}` : `${act}s`} ${whatOf(facts, first)}`,
    evidence: evidenceOf(cases),
    ...(first.isDoubtful ? { fix: null } : removal(facts, first)),
  }
}

export const policyDrops: Check = (facts) => {
  const cases = casesOf(facts).filter(({ culprit }) => culprit.rule === null)
  const [first] = cases
  if (!first) return null
  return {
    message: `no rule of ${placeOf(facts, first.culprit)} accepts ${whatOf(facts, first)}, and its policy is to drop`,
    evidence: evidenceOf(cases),
    ...(first.isDoubtful ? { fix: null } : acceptance(facts, first)),
  }
}

/** Two checks are about the same cases. */
const known = new WeakMap<Facts, readonly Case[]>()

function casesOf(facts: Facts): readonly Case[] {
  const cases = known.get(facts) ?? findCases(facts)
  known.set(facts, cases)
  return cases
}

function findCases(facts: Facts): Case[] {
  return pathsOf(facts)
    .filter((probe) => probe.kind !== 'mtu' && isMissed(probe))
    .flatMap((probe) => {
      const journey = journeyOf(facts, probe)
      return journey ? (caseOf(facts, probe, journey) ?? []) : []
    })
}

/** Where nobody ended the way there, somebody may have ended the way back. */
function caseOf(facts: Facts, probe: JudgedProbe, { packet, passages }: Journey): Case | null {
  const ways = [
    { packet, stations: stationsOf(passages) },
    { packet: replyTo(packet), stations: stationsOf(backwards(passages)) },
  ]
  const observed = observedOf(facts)
  for (const way of ways) {
    const suspects = way.stations.flatMap((station) => {
      const ruleset = observed.get(station.namespace)?.before
      return ruleset ? suspectsAt(ruleset, way.packet, station) : []
    })
    const [culprit, ...others] = culpritsOf(suspects, observed, probe.attempts ?? 1)
    if (!culprit) continue
    const isDoubtful = !culprit.isSure && (others.length > 0 || (culprit.rise ?? 0) > sentAtMost(facts))
    return { probe, packet: way.packet, culprit, others, isDoubtful }
  }
  return null
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

function placeOf(facts: Facts, { station, chain }: Culprit): string {
  const party = insideOf(facts, station.namespace)
  return `${chain.name} ${party ? `inside ${party.place.name}` : 'on the host'}`
}

/** Whose namespace that is; undefined for the host's. */
function insideOf({ from, to }: Facts, key: string): Party | undefined {
  return key === HOST_KEY ? undefined : [from, to].find(({ place }) => placeKey(place) === key)
}

function whatOf({ from, to }: Facts, { packet }: Case): string {
  const [sender, receiver] = packet.isReply ? [to, from] : [from, to]
  return `what ${sender.container.name} ${packet.isReply ? 'answers' : 'sends to'} ${receiver.container.name}`
}

function evidenceOf(cases: readonly Case[]): string[] {
  return cases.flatMap(({ probe, culprit, others }) => [
    ...[culprit, ...others].map(ruleWords),
    answerWords(probe),
  ])
}

function ruleWords({ table, chain, rule, rise }: Culprit): string {
  const what = rule ? `rule ${rule.number} of ${chain.name}` : `the policy of ${chain.name}`
  const count = rise === null ? 'is' : `counted ${rise === 1 ? '1 packet' : `${rise} packets`} meanwhile:`
  const place = `table ${table.name} of ${table.family}, ${table.backend}`
  return `${what} (${place}) ${count} ${rule ? rule.text : 'DROP'}`
}

/** What the engine wrote itself it writes again; then something else is amiss with it. */
const ENGINES_OWN = /^DOCKER(?!-USER$)/

function removal(facts: Facts, { culprit }: Case): Pick<Found, 'fix' | 'fixOn'> {
  const { table, chain, rule } = culprit
  if (!rule || ENGINES_OWN.test(chain.name)) return { fix: null }
  if (table.backend === 'nftables' && rule.handle === null) return { fix: null }
  const words = [
    shellWord(chain.name),
    ...(table.backend === 'nftables' ? ['handle', `${rule.handle}`] : [`${rule.number}`]),
  ]
  const command =
    table.backend === 'nftables'
      ? `nft delete rule ${table.family} ${shellWord(table.name)} ${words.join(' ')}`
      : `${iptables(culprit)} -D ${words.join(' ')}`
  return there(facts, culprit, command)
}

/** On the host it is the engine's to let its networks through, not everything. */
function acceptance(facts: Facts, { culprit }: Case): Pick<Found, 'fix' | 'fixOn'> {
  const { table, chain, station } = culprit
  if (table.backend === 'nftables' || !insideOf(facts, station.namespace)) return { fix: null }
  return there(facts, culprit, `${iptables(culprit)} -P ${shellWord(chain.name)} ACCEPT`)
}

function iptables({ table }: Culprit): string {
  const command = table.family === 'ip6' ? 'ip6tables' : 'iptables'
  const which = table.backend === 'iptables-legacy' ? `${command}-legacy` : command
  return table.name === 'filter' ? which : `${which} -t ${shellWord(table.name)}`
}

function there(facts: Facts, { station }: Culprit, command: string): Pick<Found, 'fix' | 'fixOn'> {
  const inside = insideOf(facts, station.namespace)
  if (!inside) return { fix: command, fixOn: 'host' }
  const { sandbox } = inside.place
  return sandbox ? { fix: `nsenter --net=${shellWord(sandbox)} ${command}`, fixOn: 'host' } : { fix: null }
}
