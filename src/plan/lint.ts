import { isLive } from '../model/liveness.ts'
import { type Member, seatOn, staleSeats } from '../model/membership.ts'
import { compareNatural } from '../model/natural-order.ts'
import { operands } from '../model/shell.ts'
import { holds, overlaps, parseSubnet, parseSubnets } from '../model/subnet.ts'
import { isPredefined, type Network } from '../model/topology.ts'
import type { Claim } from './claims.ts'
import { claimsOn } from './claims.ts'
import { describeClaim } from './describe-claim.ts'

/** Part of the JSON contract. */
type FindingKind =
  | 'duplicate-address'
  | 'overlapping-networks'
  | 'overlap-in-container'
  | 'in-the-way-of-host'
  | 'stale-endpoint'
  | 'fixed-in-dynamic-range'
  | 'kept-by-stopped'
  | 'unused-network'

export interface Finding {
  readonly kind: FindingKind
  /** A problem breaks something, or will; a hint may be meant so. */
  readonly severity: 'problem' | 'hint'
  readonly message: string
  readonly next: string
}

export interface Evidence {
  readonly networks: readonly Network[]
  readonly members: readonly Member[]
  /** Of the host, where it is known. */
  readonly claims: readonly Claim[]
  readonly nowMs: number
}

const DAY_MS = 24 * 60 * 60_000
/** An empty network that is younger waits for its containers. */
const LONG_MS = 7 * DAY_MS

/** What is wrong with the addresses of an engine, the problems first. */
export function lint(evidence: Evidence): Finding[] {
  const findings = [
    ...duplicates(evidence),
    ...overlappingNetworks(evidence),
    ...overlapsInContainers(evidence),
    ...inTheWay(evidence),
    ...stale(evidence),
    ...fixedInDynamic(evidence),
    ...keptByStopped(evidence),
    ...unused(evidence),
  ]
  const rank = ({ severity }: Finding) => (severity === 'problem' ? 0 : 1)
  return findings.sort(
    (a, b) => rank(a) - rank(b) || compareNatural(a.kind, b.kind) || compareNatural(a.message, b.message),
  )
}

interface Fixed {
  readonly network: Network
  readonly member: Member
  readonly address: string
}

function fixedAddresses({ networks, members }: Evidence): Fixed[] {
  return networks.flatMap((network) =>
    members.flatMap((member) => {
      const { ipv4, ipv6 } = seatOn(member, network)?.settings ?? {}
      return [ipv4, ipv6].flatMap((address) => (address ? [{ network, member, address }] : []))
    }),
  )
}

function duplicates(evidence: Evidence): Finding[] {
  const groups = Map.groupBy(fixedAddresses(evidence), ({ network, address }) => `${network.id} ${address}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first || group.length < 2) return []
    const names = group.map(({ member }) => member.name).sort(compareNatural)
    return {
      kind: 'duplicate-address',
      severity: 'problem',
      message: `${names.join(' and ')} are both to have ${first.address} on ${first.network.name}`,
      next: `Give one another address: docker netx connect --ip ADDRESS ${operands(first.network.name, names.at(-1) ?? '')}`,
    }
  })
}

/** Engines check this within one address space only: a swarm's networks have another than its nodes'. */
function overlappingNetworks({ networks }: Evidence): Finding[] {
  return pairs(networks.filter(({ configOnly }) => !configOnly)).flatMap(([a, b]) => {
    const shared = firstOverlap(a, b)
    if (!shared) return []
    return {
      kind: 'overlapping-networks',
      severity: 'problem',
      message: `${shared[0]} of ${a.name} (${a.driver}) and ${shared[1]} of ${b.name} (${b.driver}) overlap`,
      next: `Give one another subnet: ${renumbered(isPredefined(b.name) ? a : b)}`,
    }
  })
}

function overlapsInContainers({ networks, members }: Evidence): Finding[] {
  return members.flatMap((member) =>
    pairs(networks.filter((network) => seatOn(member, network))).flatMap(([a, b]): Finding[] => {
      if (!firstOverlap(a, b)) return []
      const message = `${member.name} is on ${a.name} and ${b.name}, whose subnets overlap`
      const next = `Disconnect it from one: docker netx disconnect ${operands(b.name, member.name)}`
      return [{ kind: 'overlap-in-container', severity: 'problem', message, next }]
    }),
  )
}

/** Networks that take from the host what it needs. Those of macvlan and ipvlan are the host's own. */
function inTheWay({ networks, claims }: Evidence): Finding[] {
  const hosts = claims.filter(({ kind }) => kind === 'route' || kind === 'gateway' || kind === 'nameserver')
  return networks
    .filter(({ driver, configOnly }) => driver !== 'macvlan' && driver !== 'ipvlan' && !configOnly)
    .flatMap((network) =>
      parseSubnets(network.pools.map(({ subnet }) => subnet)).flatMap((subnet) =>
        claimsOn(subnet, hosts).map((claim): Finding => {
          return {
            kind: 'in-the-way-of-host',
            severity: 'problem',
            message: `${subnet.text} of ${network.name} ${describeClaim(claim)}`,
            next: `Give it another subnet: ${renumbered(network)}`,
          }
        }),
      ),
    )
}

/** The engine has the default bridge's addresses from its own configuration. */
function renumbered({ name }: Network): string {
  return isPredefined(name)
    ? '"bip" in the daemon.json of the engine'
    : `docker netx renumber --subnet auto ${operands(name)}`
}

function stale({ members }: Evidence): Finding[] {
  return members.flatMap((member) =>
    staleSeats(member).map(({ network }): Finding => {
      return {
        kind: 'stale-endpoint',
        severity: 'problem',
        message: `${member.name} has what is left of a connection to ${network.name} that failed, and may not start again`,
        next: `Clear it: docker netx disconnect --stale ${operands(network.name)}`,
      }
    }),
  )
}

/** While a container is stopped its address is anybody's, unless it lies outside of what the engine gives out. */
function fixedInDynamic(evidence: Evidence): Finding[] {
  const risky = fixedAddresses(evidence).filter(({ network, address }) =>
    network.pools.some(({ subnet, ipRange }) => isIn(ipRange ?? subnet, address)),
  )
  const byNetwork = Map.groupBy(risky, ({ network }) => network.id)
  return [...byNetwork.values()].flatMap((group): Finding[] => {
    const [first] = group
    if (!first) return []
    const names = [...new Set(group.map(({ member, address }) => `${member.name} (${address})`))].sort(
      compareNatural,
    )
    return [
      {
        kind: 'fixed-in-dynamic-range',
        severity: 'hint',
        message: `on ${first.network.name} a container that starts earlier may get the fixed address of ${names.join(', ')}`,
        next: `Make the network with an --ip-range that holds none of them.`,
      },
    ]
  })
}

function keptByStopped(evidence: Evidence): Finding[] {
  return fixedAddresses(evidence)
    .filter(({ member }) => !isLive(member))
    .map(({ network, member, address }): Finding => {
      const message = `${address} on ${network.name} is meant for ${member.name}, which is ${member.state}`
      return {
        kind: 'kept-by-stopped',
        severity: 'hint',
        message,
        next: `Start it, or remove it: docker rm ${operands(member.name)}`,
      }
    })
}

function unused({ networks, members, nowMs }: Evidence): Finding[] {
  return networks
    .filter(
      ({ name, driver, configOnly, ingress }) =>
        !isPredefined(name) && driver !== 'null' && !configOnly && !ingress,
    )
    .filter((network) => !members.some((member) => seatOn(member, network)))
    .filter(({ createdAtMs }) => createdAtMs !== undefined && nowMs - createdAtMs >= LONG_MS)
    .map(({ name, createdAtMs = nowMs }): Finding => {
      const days = Math.floor((nowMs - createdAtMs) / DAY_MS)
      const message = `${name} was made ${days} days ago, and no container is on it`
      return {
        kind: 'unused-network',
        severity: 'hint',
        message,
        next: `Remove it: docker netx rm ${operands(name)}`,
      }
    })
}

function isIn(subnet: string, address: string): boolean {
  const parsed = parseSubnet(subnet)
  return parsed !== undefined && holds(parsed, address)
}

function firstOverlap(a: Network, b: Network): [string, string] | undefined {
  for (const one of parseSubnets(a.pools.map(({ subnet }) => subnet))) {
    for (const other of parseSubnets(b.pools.map(({ subnet }) => subnet))) {
      if (overlaps(one, other)) return [one.text, other.text]
    }
  }
  return undefined
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b): [T, T] => [a, b]))
}
