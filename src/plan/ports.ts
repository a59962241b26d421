import type { Atlas } from '../model/place.ts'
import { selects } from '../model/policy.ts'
import type { Sight } from '../model/sight.ts'
import type { Port } from '../model/topology.ts'
import type { ProbeChoice } from './probes.ts'

/** The ports of a target that are to be tried, TCP first, in ascending order. */
export function portsOf(atlas: Atlas, id: string, choice: ProbeChoice): Port[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const { ports, auto } = choice[protocol]
    const found = auto ? ownPorts(atlas, id) : []
    const more = [...found, ...ruledPorts(atlas, id, choice)].filter((port) => port.protocol === protocol)
    const all = new Set([...ports, ...more.map(({ port }) => port)])
    return [...all].sort((a, b) => a - b).map((port) => ({ protocol, port }))
  })
}

function ownPorts(atlas: Atlas, id: string): Port[] {
  const { exposed, published } = atlas.container(id)
  return [...exposed, ...published, ...listening(atlas.sight(id))]
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
