import { isLive } from '../model/liveness.ts'
import { type Member, seatOn, staleSeats } from '../model/membership.ts'
import { compareNatural } from '../model/natural-order.ts'
import { operands } from '../model/shell.ts'
import { holds, parseSubnet, subnetsOf } from '../model/subnet.ts'
import { isPredefined, type Network } from '../model/topology.ts'
import { claimsOn } from './claims.ts'
import { describeClaim } from './describe-claim.ts'
import type { Evidence, Finding } from './finding.ts'
import { renumbered } from './lint-advice.ts'
import { overlappingNetworks, overlapsInContainers } from './lint-overlaps.ts'

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
  return worstFirst(findings)
}

export function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => (severity === 'problem' ? 0 : 1)
  return findings.toSorted(
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

/** Networks that take from the host what it needs. Those of macvlan and ipvlan are the host's own. */
function inTheWay({ networks, claims }: Evidence): Finding[] {
  const hosts = claims.filter(({ kind }) => kind === 'route' || kind === 'gateway' || kind === 'nameserver')
  return networks
    .filter(({ driver, configOnly }) => driver !== 'macvlan' && driver !== 'ipvlan' && !configOnly)
    .flatMap((network) =>
      subnetsOf(network).flatMap((subnet) =>
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
