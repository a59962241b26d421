import { HOST_KEY } from '../model/place.ts'
import { portMappingOf } from '../model/port-mapping.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Ruleset } from '../model/ruleset.ts'
import type { Endpoint } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { PROMISES } from '../verdict/promises.ts'
import { forwardingOff, hostRoute } from './check-host.ts'
import { routeMissing } from './check-routes.ts'
import { policyDrops, ruleDrops } from './check-rules.ts'
import { interfaceDown, offBridge } from './check-wires.ts'
import { type Facts, isAlive, type Party, pathsOf } from './facts.ts'
import { connectAnew } from './fixes.ts'
import type { Check, Found } from './reason.ts'
import { ruleCases } from './rule-cases.ts'
import { failedNetworks } from './trouble.ts'

export const leak: Check = ({ from, to, probes, published, rules }) => {
  const leaks = [...probes, ...published].filter(({ verdict }) => verdict === 'leak')
  const [first] = leaks
  if (!first) return null
  return {
    message: `${to.container.name} answers ${from.container.name}, though ${PROMISES[first.because]}`,
    evidence: [...leaks.map((probe) => answerWords(probe)), ...rulesOfEngine(rules.get(HOST_KEY))],
    fix: null,
  }
}

/** Where the engine has no rules at all, it runs without, or they were removed. */
function rulesOfEngine(host: Ruleset | undefined): string[] {
  if (host === undefined || portMappingOf(host, 4)?.maps !== false) return []
  return ['the host has no rules of the engine: it runs with "iptables": false, or they were removed']
}

/** An endpoint whose address is not in the namespace, though the prober looked there. */
interface Missing {
  readonly party: Party
  readonly endpoint: Endpoint
  readonly address: string
}

function missingAddresses(facts: Facts): Missing[] {
  const failed = failedNetworks(facts)
  return [facts.from, facts.to].flatMap((party) => {
    const { sight, place } = party
    // Whoever could not see the listeners did not look at the addresses either.
    if (!sight?.listeners) return []
    const there = new Set(sight.addresses.map((address) => address.replace(/\/\d+$/, '')))
    return place.endpoints
      .filter(({ network }) => failed.has(network))
      .flatMap((endpoint) =>
        [endpoint.ipv4, endpoint.ipv6].flatMap((address) =>
          address && !there.has(address) ? [{ party, endpoint, address }] : [],
        ),
      )
  })
}

const isIPv6 = (address: string) => address.includes(':')

/** Without a single address of that family. */
function isOff({ party, address }: Missing): boolean {
  return isIPv6(address) && !party.sight?.addresses.some(isIPv6)
}

export const ipv6Off: Check = (facts) =>
  aboutMissing(missingAddresses(facts).filter(isOff), (name) => `IPv6 is off inside ${name}`) ??
  oneSided(facts)

/** A network with IPv6 on which the engine gave an address to one of them only. */
function oneSided({ from, to, shared }: Facts): Found | null {
  const [first] = shared.filter(
    ({ network, ...ends }) => network.ipv6 && (ends.from.ipv6 === null) !== (ends.to.ipv6 === null),
  )
  if (!first || [from, to].some(({ place }) => place.state !== 'running')) return null
  const { name } = first.from.ipv6 === null ? from.place : to.place
  const { network } = first
  return {
    message: `IPv6 is off inside ${name}`,
    evidence: [`${network.name} has IPv6, and the engine gave ${name} no such address there`],
    fix: null,
  }
}

export const addressMissing: Check = (facts) =>
  aboutMissing(
    missingAddresses(facts).filter((missing) => !isOff(missing)),
    (name) => `${name} lacks an address that the engine gave it`,
  )

function aboutMissing(missing: readonly Missing[], message: (name: string) => string) {
  const [first] = missing
  if (!first) return null
  const { party, endpoint } = first
  return {
    message: message(party.place.name),
    evidence: missing.flatMap((one) => [
      `the engine gave ${one.party.place.name} ${one.address} on ${one.endpoint.network}`,
      `inside there are ${one.party.sight?.addresses.join(', ') || 'no addresses'}`,
    ]),
    fix: connectAnew(endpoint.network, party.place.name, endpoint.aliases),
  }
}

export const duplicateAddress: Check = (facts) => {
  const strange = pathsOf(facts).filter(({ outcome }) => outcome === 'wrong-answer')
  if (strange.length === 0) return null
  return {
    message: `somebody else answers at the address of ${facts.to.container.name}`,
    evidence: strange.map((probe) => answerWords(probe)),
    fix: null,
  }
}

export const largePackets: Check = (facts) => {
  const byRules = new Set(ruleCases(facts).map(({ probe }) => probe))
  const lost = facts.probes.filter(
    (probe) =>
      probe.kind === 'mtu' && probe.verdict === 'broken' && isAlive(facts, probe) && !byRules.has(probe),
  )
  if (lost.length === 0) return null
  return {
    message: `large packets from ${facts.from.container.name} do not get to ${facts.to.container.name}`,
    evidence: lost.map((probe) => answerWords(probe)),
    fix: null,
  }
}

export const dropped: Check = (facts) => {
  const known = new Set(missingAddresses(facts).map(({ endpoint }) => endpoint.network))
  const lost = [...pathsOf(facts), ...facts.published].filter(
    (probe) =>
      probe.verdict === 'broken' &&
      probe.kind !== 'mtu' &&
      LOST.includes(probe.outcome) &&
      !known.has(probe.network ?? '') &&
      !isExplained(facts, probe),
  )
  if (lost.length === 0) return null
  return {
    message: `something drops what ${facts.from.container.name} sends to ${facts.to.container.name}`,
    evidence: lost.map((probe) => answerWords(probe)),
    fix: null,
  }
}

/** Whether what was found on the way is why this one was lost. */
function isExplained(facts: Facts, probe: JudgedProbe): boolean {
  if (facts.published.length === 0 && facts.probes.length === 1)
    return ON_THE_WAY.some((check) => check(facts) !== null)
  const isPublished = facts.published.includes(probe)
  const alone = { ...facts, probes: isPublished ? [] : [probe], published: isPublished ? [probe] : [] }
  return ON_THE_WAY.some((check) => check(alone) !== null)
}

const ON_THE_WAY: readonly Check[] = [
  interfaceDown,
  offBridge,
  routeMissing,
  hostRoute,
  forwardingOff,
  ruleDrops,
  policyDrops,
]

const LOST: readonly JudgedProbe['outcome'][] = ['timeout', 'unreachable', 'inconsistent']
