import { EMBEDDED_DNS } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import { operands } from '../model/shell.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import type { Endpoint } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { type Facts, namesOf } from './facts.ts'
import { connectAnew, giveName, joinThem } from './fixes.ts'
import type { Check } from './reason.ts'

/** Names that do not resolve, as is promised for this reason. */
function unknownNames(facts: Facts, because: JudgedProbe['because']): JudgedProbe[] {
  return namesOf(facts).filter(
    (probe) => probe.because === because && probe.outcome !== 'resolved' && probe.outcome !== 'not-measured',
  )
}

export const namelessBridge: Check = (facts) => {
  const names = unknownNames(facts, 'default-bridge-no-names')
  if (names.length === 0) return null
  const { from, to } = facts
  return {
    message: `${from.container.name} and ${to.container.name} share only the default bridge, which has no names`,
    evidence: [...names.map((probe) => answerWords(probe)), ...serversOf(facts)],
    fix: joinThem(facts),
  }
}

export const hostMode: Check = (facts) => {
  const [party] = [facts.from, facts.to].filter(({ place }) => place.mode.kind === 'host')
  const names = [...unknownNames(facts, 'no-endpoint-no-name'), ...unknownNames(facts, 'no-name-shared')]
  if (!party || names.length === 0) return null
  return {
    message: `${party.container.name} runs in the network of the host, which has no names`,
    evidence: [
      `the network mode of ${party.place.name} is host`,
      ...names.map((probe) => answerWords(probe)),
    ],
    fix: null,
  }
}

export const containerMode: Check = (facts) => {
  const { container, place } = facts.to
  const names = unknownNames(facts, 'no-endpoint-no-name')
  if (names.length === 0 || container.mode.kind !== 'container' || place.mode.kind !== 'own') return null
  return {
    message: `${container.name} runs in the network of ${place.name}, and has no name there`,
    evidence: [
      `${container.name} was started with --network container:${place.name}`,
      ...names.map((probe) => answerWords(probe)),
    ],
    fix: giveName(facts, container.name),
  }
}

export const otherServer: Check = (facts) => {
  const names = unknownNames(facts, 'other-dns-server')
  if (names.length === 0) return null
  return {
    message: `${facts.from.container.name} asks a DNS server that does not know names of containers`,
    evidence: [...serversOf(facts), ...names.map((probe) => answerWords(probe))],
    fix: null,
  }
}

function serversOf({ from: { container } }: Facts): string[] {
  const { name, nameservers } = container
  if (nameservers.includes(EMBEDDED_DNS)) return []
  return [`the DNS servers of ${name} are ${nameservers.join(', ') || 'not known'}`]
}

export const unborneName: Check = (facts) => {
  const names = unknownNames(facts, 'name-not-borne').filter(({ outcome }) => outcome !== 'wrong-answer')
  const [first] = names
  if (first?.name === undefined) return null
  const { to, shared } = facts
  return {
    message: `nobody called ${to.container.name} "${first.name}" where ${facts.from.container.name} looks for it`,
    evidence: [...names.map((probe) => answerWords(probe)), ...shared.map((one) => aliasesOn(one.to))],
    fix: giveName(facts, first.name),
  }
}

function aliasesOn({ network, aliases }: Endpoint): string {
  return `its aliases on ${network} are ${aliases.length > 0 ? aliases.join(', ') : 'none'}`
}

export const strangeName: Check = (facts) => {
  const [first] = wrongNames(facts, (addresses, own) => addresses.some((address) => !own.has(address)))
  if (!first) return null
  const { from, holders } = facts
  const { addresses = [], name } = first
  const held = addresses.find((address) => holders.has(address))
  const holder = held === undefined ? undefined : holders.get(held)
  const network = from.networks.find((one) => subnetsOf(one).some((subnet) => holds(subnet, held ?? '')))
  return {
    message: `"${name}" leads ${from.container.name} to ${holder ?? 'somebody else'}`,
    evidence: [
      answerWords(first),
      ...addresses.map((address) => `${address} belongs to ${holders.get(address) ?? 'nobody known'}`),
    ],
    fix: holder === undefined || !network ? null : connectAnew(network.name, holder),
  }
}

export const distantName: Check = (facts) => {
  const [first] = wrongNames(facts, (addresses, own) => addresses.every((address) => own.has(address)))
  if (!first) return null
  const { from, to } = facts
  const endpoints = to.place.endpoints.filter(({ ipv4, ipv6 }) =>
    first.addresses?.some((address) => address === ipv4 || address === ipv6),
  )
  return {
    message: `"${first.name}" leads ${from.container.name} to a network that it is not on`,
    evidence: [
      answerWords(first),
      ...endpoints.map(({ network }) => `${to.container.name} has that address on ${network}`),
    ],
    fix: null,
  }
}

function wrongNames(
  facts: Facts,
  fits: (addresses: readonly string[], own: ReadonlySet<string | null>) => boolean,
): JudgedProbe[] {
  const own = new Set(facts.to.place.endpoints.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]))
  return namesOf(facts).filter(
    ({ outcome, addresses = [] }) => outcome === 'wrong-answer' && fits(addresses, own),
  )
}

export const unansweredName: Check = (facts) => {
  const names = namesOf(facts).filter(
    ({ verdict, outcome }) => verdict === 'broken' && outcome !== 'wrong-answer',
  )
  if (names.length === 0) return null
  const isDead = names.every(({ outcome }) => outcome !== 'name-not-found')
  return {
    message: `the DNS server of ${facts.from.container.name} does not tell where ${facts.to.container.name} is`,
    evidence: [...names.map((probe) => answerWords(probe)), ...names.flatMap(({ reason }) => reason ?? [])],
    fix: isDead ? `docker restart ${operands(facts.from.place.name)}` : null,
  }
}
