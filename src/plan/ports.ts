import type { Deciding } from '../model/deciding.ts'
import type { Atlas } from '../model/place.ts'
import { type Rule, selects } from '../model/policy.ts'
import { covers, type Listener, type Sight } from '../model/sight.ts'
import type { Port } from '../model/topology.ts'
import type { ProbeChoice } from './probes.ts'

type Denies = Deciding['denies'] | null

/** The ports of a target that a source is to try, TCP first, in ascending order. */
export function portPlan(
  atlas: Atlas,
  choice: ProbeChoice,
  denies: Denies,
): (from: string, to: string) => readonly Port[] {
  const { participants } = atlas.topology
  const asked = new Map(participants.map((id) => [id, inOrder(askedPorts(atlas, id, choice))]))
  if (!denies) return (_, to) => asked.get(to) ?? []
  // A denial is proven by all of them, however many there are.
  const own = new Map(
    participants.map((id) => [
      id,
      (['tcp', 'udp'] as const).flatMap((protocol) =>
        ownPorts(atlas, id, protocol).map((port) => ({ protocol, port })),
      ),
    ]),
  )
  return (from, to) => {
    const denied = own.get(to)?.filter(({ protocol, port }) => denies({ kind: protocol, from, to, port }))
    const known = asked.get(to) ?? []
    return denied?.length ? inOrder([...known, ...denied]) : known
  }
}

/** Those of the host that a source is to try at one of its addresses. */
export function hostPorts(
  atlas: Atlas,
  id: string,
  choice: ProbeChoice,
  denies: Denies,
): (from: string, address: string | null) => readonly Port[] {
  const named = inOrder(namedPorts(atlas, id, choice))
  const open = denies ? listening(atlas.hostSight()) : []
  return (from, address) => {
    const denied = open.filter(
      ({ protocol: kind, port, address: bound }) =>
        covers(bound, address ?? '') && denies?.({ kind, from, to: id, port }),
    )
    return denied.length > 0 ? inOrder([...named, ...denied]) : named
  }
}

function inOrder(ports: readonly Port[]): Port[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const all = new Set(ports.filter((one) => one.protocol === protocol).map(({ port }) => port))
    return [...all].sort((a, b) => a - b).map((port) => ({ protocol, port }))
  })
}

/** A container may expose all ports that there are, and listen on them: so many of its own are tried, of each protocol. */
export const MOST_OWN_PORTS = 1024

function askedPorts(atlas: Atlas, id: string, choice: ProbeChoice): Port[] {
  const found = (['tcp', 'udp'] as const).flatMap((protocol) => {
    if (!choice[protocol].auto) return []
    const ports = [...new Set(ownPorts(atlas, id, protocol))].slice(0, MOST_OWN_PORTS)
    return ports.map((port) => ({ protocol, port }))
  })
  return [...found, ...namedPorts(atlas, id, choice)]
}

/** Published and exposed ones first, then those that something listens on. */
export function ownPorts(atlas: Atlas, id: string, protocol: Port['protocol']): number[] {
  const { exposed, published } = atlas.container(id)
  return [...published, ...exposed, ...listening(atlas.sight(id))]
    .filter((port) => port.protocol === protocol)
    .map(({ port }) => port)
}

/** What listens on the loopback only is for nobody else. */
function listening(sight: Sight | undefined): Listener[] {
  const isOpen = (address: string) => !address.startsWith('127.') && address !== '::1'
  return (sight?.listeners ?? []).filter(({ address }) => isOpen(address))
}

/** Those that flags name, and those that a rule about this target names: what else reaches them, too, is of interest. */
function namedPorts(atlas: Atlas, id: string, choice: ProbeChoice): Port[] {
  const flagged = (['tcp', 'udp'] as const).flatMap((protocol) =>
    choice[protocol].ports.map((port) => ({ protocol, port })),
  )
  return [...flagged, ...(choice.policy?.rules ?? []).flatMap((rule) => ruledPorts(atlas, id, rule))]
}

function ruledPorts(atlas: Atlas, id: string, { from, to, both, what }: Rule): Port[] {
  const ports = what.flatMap(({ kind, port }) => {
    return port !== null && (kind === 'tcp' || kind === 'udp') ? [{ protocol: kind, port }] : []
  })
  if (ports.length === 0) return []
  return selects(atlas, to, id) || (both && selects(atlas, from, id)) ? ports : []
}
