import { seatOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import { firstOverlap } from '../model/subnet.ts'
import { isPredefined } from '../model/topology.ts'
import type { Evidence, Finding } from './finding.ts'
import { renumbered } from './lint-advice.ts'

/** Engines check this within one address space only: a swarm's networks have another than its nodes'. */
export function overlappingNetworks({ networks }: Evidence): Finding[] {
  return pairs(networks.filter(({ configOnly }) => !configOnly)).flatMap(([a, b]) => {
    const shared = firstOverlap(a, b)
    if (!shared) return []
    return {
      kind: 'overlapping-networks',
      severity: 'problem',
      message: `${shared[0].text} of ${a.name} (${a.driver}) and ${shared[1].text} of ${b.name} (${b.driver}) overlap`,
      next: `Give one another subnet: ${renumbered(isPredefined(b.name) ? a : b)}`,
    }
  })
}

export function overlapsInContainers({ networks, members }: Evidence): Finding[] {
  return members.flatMap((member) =>
    pairs(networks.filter((network) => seatOn(member, network))).flatMap(([a, b]): Finding[] => {
      if (!firstOverlap(a, b)) return []
      const message = `${member.name} is on ${a.name} and ${b.name}, whose subnets overlap`
      const next = `Disconnect it from one: docker netx disconnect ${operands(b.name, member.name)}`
      return [{ kind: 'overlap-in-container', severity: 'problem', message, next }]
    }),
  )
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b): [T, T] => [a, b]))
}
