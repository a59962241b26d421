import type { Atlas } from '../model/place.ts'
import { selects } from '../model/policy.ts'
import type { Sight } from '../model/sight.ts'
import type { Port } from '../model/topology.ts'
import type { ProbeChoice } from './probes.ts'

/** The ports of a target that are to be tried, TCP first, in ascending order. */
export function portsOf(atlas: Atlas, id: string, choice: ProbeChoice): Port[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const { ports, auto } = choice[protocol]
    const found = auto ? [...new Set(ownPorts(atlas, id, protocol))].slice(0, MOST_OWN_PORTS) : []
    const ruled = ruledPorts(atlas, id, choice).filter((port) => port.protocol === protocol)
    const all = new Set([...ports, ...found, ...ruled.map(({ port }) => port)])
    return [...all].sort((a, b) => a - b).map((port) => ({ protocol, port }))
  })
}

/** A container may expose all ports that there are, and listen on them: so many of its own are tried, of each protocol. */
export const MOST_OWN_PORTS = 1024

/** Published and exposed ones first, then those that something listens on. */
export function ownPorts(atlas: Atlas, id: string, protocol: Port['protocol']): number[] {
  const { exposed, published } = atlas.container(id)
  return [...published, ...exposed, ...listening(atlas.sight(id))]
    .filter((port) => port.protocol === protocol)
    .map(({ port }) => port)
}

/** What listens on the loopback only is for nobody else. */
function listening(sight: Sight | undefined): Port[] {
  const isOpen = (address: string) => !address.startsWith('127.') && address !== '::1'
  return (sight?.listeners ?? []).filter(({ address }) => isOpen(address))
}

/** Those that were named, for a target that has no ports of its own. */
export function namedPorts(atlas: Atlas, id: string, { tcp, udp, rules }: ProbeChoice): Port[] {
  const named = { tcp: { ...tcp, auto: false }, udp: { ...udp, auto: false } }
  return portsOf(atlas, id, { ...named, mtu: false, ...(rules && { rules }) })
}

/** Those that a rule about this target names: whoever else reaches them, too, is of interest. */
function ruledPorts(atlas: Atlas, id: string, { rules = [] }: ProbeChoice): Port[] {
  return rules.flatMap(({ from, to, both, what }) => {
    const ports = what.flatMap(({ kind, port }) => {
      return port !== null && (kind === 'tcp' || kind === 'udp') ? [{ protocol: kind, port }] : []
    })
    if (ports.length === 0) return []
    return selects(atlas, to, id) || (both && selects(atlas, from, id)) ? ports : []
  })
}
