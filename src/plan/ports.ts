import type { Atlas } from '../model/place.ts'
import type { Sight } from '../model/sight.ts'
import type { Port } from '../model/topology.ts'
import type { ProbeChoice } from './probes.ts'

/** The ports of a target that are to be tried, TCP first, in ascending order. */
export function portsOf(atlas: Atlas, id: string, choice: ProbeChoice): Port[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const { ports, auto } = choice[protocol]
    const found = auto ? ownPorts(atlas, id).filter((port) => port.protocol === protocol) : []
    const all = new Set([...ports, ...found.map(({ port }) => port)])
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
export function namedPorts({ tcp, udp }: ProbeChoice): Port[] {
  return [
    ...tcp.ports.map((port) => ({ protocol: 'tcp', port }) as const),
    ...udp.ports.map((port) => ({ protocol: 'udp', port }) as const),
  ]
}
