import type { Rule, RuleChain, Ruleset, RuleTable } from './ruleset.ts'
import type { Publication } from './topology.ts'

/** How an engine leads published ports on, as its own rules on the host show it, for one address family. */
export interface PortMapping {
  /** Whether it rewrites the destination of packets; otherwise docker-proxy alone serves the port. */
  readonly maps: boolean
  /** Whether it runs docker-proxy; null where no rule shows it. */
  readonly proxy: boolean | null
  /** Whether a rule leads what others send there, and what the host itself sends. */
  readonly hooks: Readonly<Record<'prerouting' | 'output', boolean>>
  readonly backend: 'iptables' | 'nftables'
  /** The address that packets to the published port are rewritten to; undefined where no rule does so. */
  leadsTo(publication: Publication): string | undefined
}

/** The table in which Docker 29 keeps its rules of nftables. */
const NFTABLES_TABLE = 'docker-bridges'

/** What was read of a firewall, which is the same for each port that is asked about. */
const MAPPINGS = new WeakMap<Ruleset, Map<4 | 6, PortMapping>>()

/** Null where the rules of the host are not known. */
export function portMappingOf(ruleset: Ruleset | null, family: 4 | 6): PortMapping | null {
  if (!ruleset) return null
  const known = MAPPINGS.get(ruleset) ?? new Map<4 | 6, PortMapping>()
  MAPPINGS.set(ruleset, known)
  const mapping = known.get(family) ?? readMapping(ruleset, family)
  known.set(family, mapping)
  return mapping
}

function readMapping(ruleset: Ruleset, family: 4 | 6): PortMapping {
  const isOurs = (table: RuleTable) => table.family === (family === 4 ? 'ip' : 'ip6')
  const tables = ruleset.tables.filter(isOurs)
  const nftables = tables.find(({ name }) => name === NFTABLES_TABLE)
  const nat = nftables ?? tables.find(({ name, chains }) => name === 'nat' && chains.some(isEnginesOwn))
  const rules = (nat?.chains ?? []).flatMap((chain) => chain.rules.map((rule) => ({ chain, rule })))
  const mapped = rules.filter(({ rule }) => rule.verdict?.kind === 'dnat')
  return {
    maps: nat !== undefined,
    proxy: proxyBy(
      rules,
      mapped.map(({ rule }) => rule),
    ),
    hooks: { prerouting: rules.some(isJumpAt('prerouting')), output: rules.some(isJumpAt('output')) },
    backend: nftables ? 'nftables' : 'iptables',
    leadsTo: (publication) => {
      const found = mapped.find(({ rule }) => isAbout(rule, publication))?.rule.verdict
      return found && 'to' in found ? addressIn(found.to) : undefined
    },
  }
}

const isEnginesOwn = ({ name }: RuleChain) => name === 'DOCKER'

/**
 * With docker-proxy the engine rewrites nothing that comes from the container's own bridge, nor what the host sends to its
 * loopback. Source: moby, libnetwork/drivers/bridge.
 */
function proxyBy(rules: readonly Placed[], mapped: readonly Rule[]): boolean | null {
  if (mapped.length > 0) return mapped.some(({ matches }) => matches.some(isOtherBridge))
  const jumps = rules.filter(isJumpAt('output'))
  if (jumps.length === 0) return null
  return jumps.some(({ rule }) => rule.matches.some(isNotLoopback))
}

const isJumpAt =
  (hook: 'prerouting' | 'output') =>
  ({ chain, rule }: Placed) =>
    chain.hook?.name === hook && rule.verdict?.kind === 'jump'

interface Placed {
  readonly chain: RuleChain
  readonly rule: Rule
}

const isOtherBridge = (match: Rule['matches'][number]) =>
  match.kind === 'interface' && match.way === 'in' && match.not

const isNotLoopback = (match: Rule['matches'][number]) =>
  match.kind === 'address' &&
  match.not &&
  match.prefixes.some((prefix) => prefix.startsWith('127.') || prefix.startsWith('::1'))

function isAbout({ matches }: Rule, { protocol, hostPort }: Publication): boolean {
  const isProtocol = matches.some((match) => match.kind === 'protocol' && match.protocol === protocol)
  const isPort = matches.some(
    (match) =>
      match.kind === 'port' &&
      match.end === 'destination' &&
      match.ranges.some(({ low, high }) => low <= hostPort && hostPort <= high),
  )
  return isProtocol && isPort
}

/** Of `172.18.0.2:80` or `[fd00::2]:80`. */
function addressIn(to: string | null): string | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([\d.]+))/.exec(to ?? '') ?? []
  return bracketed ?? plain
}
