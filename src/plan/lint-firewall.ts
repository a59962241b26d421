import { compareNatural } from '../model/natural-order.ts'
import type { Rule, Ruleset } from '../model/ruleset.ts'
import { parseSubnets } from '../model/subnet.ts'
import type { WiredNetwork, Wiring } from '../model/wiring.ts'
import type { Finding } from './finding.ts'
import {
  type ForwardPath,
  forwardPaths,
  isEngineRule,
  isGeneral,
  isOfEngine,
  isOfKnownConnections,
  type PlacedRule,
} from './forward-chains.ts'
import { isAbout } from './wire-nat.ts'

/** What the rules of the engine's host, of IPv4, keep from its networks; nothing where nobody could look at it. */
export function lintFirewall(ruleset: Ruleset | null, wiring: Wiring): Finding[] {
  if (wiring.host.unseen !== null) return []
  const bridged = wiring.networks.filter(({ bridge, subnets }) => {
    return bridge !== null && subnets.some(({ subnet }) => !subnet.includes(':'))
  })
  if (ruleset === null) return bridged.length === 0 ? [] : [UNREAD]
  const paths = forwardPaths(ruleset)
  return [
    ...missing(paths, ruleset, bridged),
    ...paths.flatMap((path) => closed(path, bridged)),
    ...paths.flatMap((path) => droppers(path, bridged)),
  ]
}

const UNREAD: Finding = {
  kind: 'firewall-unread',
  severity: 'hint',
  message: "the firewall's rules could not be read, so that nothing is known of them",
  next: 'See what they do: docker netx matrix',
}

function speaksOf(rule: Rule, { bridge, subnets }: WiredNetwork): boolean {
  const traits = { bridge: bridge?.name ?? null, subnets: parseSubnets(subnets.map(({ subnet }) => subnet)) }
  return rule.matches.some((match) => isAbout(match, traits))
}

/** Networks that no rule which a forwarded packet meets speaks of: engines make some for each. */
function missing(
  paths: readonly ForwardPath[],
  ruleset: Ruleset,
  bridged: readonly WiredNetwork[],
): Finding[] {
  const met = paths.flatMap(({ rules }) => rules)
  const lost = bridged.filter((network) => !met.some(({ rule }) => speaksOf(rule, network)))
  const [first] = lost
  if (first === undefined) return []
  const isManaged = ruleset.tables.some(isOfEngine)
  const drops = paths.some(({ chain, table }) => chain.policy === 'drop' && table.family !== 'bridge')
  return [
    {
      kind: 'firewall-rules-missing',
      severity: isManaged || drops ? 'problem' : 'hint',
      message: `the engine's firewall rules for ${names(lost)} are gone: ${
        drops ? 'nothing passes there' : 'nothing keeps networks apart there'
      }`,
      evidence: `no rule that forwarded packets meet speaks of ${first.bridge?.name}${
        isManaged ? '' : ', and there is no chain of the engine’s at all'
      }`,
      next: isManaged
        ? 'Restart the engine, which makes its rules anew.'
        : 'Restart the engine, which makes its rules anew, unless it is to make none ("iptables": false).',
    },
  ]
}

/** A chain beside the engine's that drops what no rule there lets through: the engine's own cannot make up for that. */
function closed(path: ForwardPath, bridged: readonly WiredNetwork[]): Finding[] {
  const { table, chain, rules } = path
  if (chain.policy !== 'drop' || isOfEngine(table) || table.family === 'bridge') return []
  const opens = ({ rule }: PlacedRule, network: WiredNetwork) =>
    rule.verdict?.kind === 'accept' &&
    !isOfKnownConnections(rule) &&
    (isGeneral(rule) || speaksOf(rule, network))
  const shut = bridged.filter((network) => !rules.some((one) => opens(one, network)))
  const [first] = shut
  if (first === undefined) return []
  const counted = chain.counter === null ? '' : `, ${packets(chain.counter.packets)} so far`
  return [
    {
      kind: 'forward-closed',
      severity: 'problem',
      message: `a firewall beside the engine's drops what is forwarded, and lets nothing of ${names(shut)} through`,
      evidence: `${placeOf(path, chain.name)} has the policy drop${counted}, and accepts nothing that is about ${first.bridge?.name}`,
      next: `Let the bridges through there, or set its policy to accept: the engine's own rules decide as well.`,
    },
  ]
}

/** Rules that somebody else put in the way of what bridges carry; one that is for all counts once it dropped something. */
function droppers(path: ForwardPath, bridged: readonly WiredNetwork[]): Finding[] {
  const { table, rules } = path
  const dropping = rules.filter(
    (one) =>
      (one.rule.verdict?.kind === 'drop' || one.rule.verdict?.kind === 'reject') &&
      !isEngineRule(table, one) &&
      !isOfKnownConnections(one.rule),
  )
  return dropping.flatMap((one): Finding[] => {
    const { chain, rule } = one
    const hit = bridged.filter((network) => speaksOf(rule, network))
    const isForAll = chain === 'DOCKER-USER' || (isGeneral(rule) && rule.counter?.packets !== 0)
    if (hit.length === 0 && !isForAll) return []
    const whom = hit.length > 0 ? names(hit) : 'networks'
    const verb = rule.verdict?.kind === 'reject' ? 'rejects' : 'drops'
    const count = rule.counter === null ? 'it counts nothing' : `${packets(rule.counter.packets)} met it`
    return [
      {
        kind: 'dropping-rule',
        severity: 'hint',
        message: `a rule that is not the engine's ${verb} packets of ${whom}`,
        evidence: `${placeOf(path, chain)}: ${rule.text} (${count})`,
        next: 'If it is not meant so, remove it there.',
      },
    ]
  })
}

function placeOf({ table: { backend, family, name } }: ForwardPath, chain: string): string {
  if (backend === 'nftables') return `chain ${chain} of the nftables table ${family} ${name}`
  const legacy = backend === 'iptables-legacy' ? ' (of iptables-legacy)' : ''
  return `chain ${chain} of the iptables table ${name}${legacy}`
}

function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`
}

function names(networks: readonly WiredNetwork[]): string {
  const [first, ...more] = networks.map(({ name }) => name).toSorted(compareNatural)
  return more.length === 0 ? (first ?? '') : `${first} and ${more.length} more`
}
