import { isServedName } from '../model/dns-name.ts'
import { type Atlas, isDefaultBridge, namesOn } from '../model/place.ts'
import { MOST_OWN_PORTS, ownPorts } from './ports.ts'
import type { ProbeChoice } from './probes.ts'

/** What participants say of themselves that is not measured, one sentence each. */
export function leftOutOf(atlas: Atlas, choice: ProbeChoice): string[] {
  return atlas.topology.participants.flatMap((id) => {
    const { leftOut = [], name } = atlas.container(id)
    return [...leftOut, ...namesLeftOut(atlas, id), ...portsLeftOut(atlas, id, choice)].map(
      (text) => `${name} ${text}.`,
    )
  })
}

function namesLeftOut(atlas: Atlas, id: string): string[] {
  const container = atlas.container(id)
  const named = container.endpoints.filter(({ networkId }) => {
    const network = atlas.network(networkId)
    return network !== undefined && !isDefaultBridge(network)
  })
  const strange = new Set(
    named.flatMap((endpoint) => namesOn(container, endpoint)).filter((text) => !isServedName(text)),
  )
  const [first] = strange
  if (first === undefined) return []
  const more = strange.size > 1 ? ` and ${strange.size - 1} more` : ''
  return [
    `has the name ${JSON.stringify(first.slice(0, 40))}${more}, which Docker's DNS server cannot answer for`,
  ]
}

function portsLeftOut(atlas: Atlas, id: string, choice: ProbeChoice): string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const count = new Set(ownPorts(atlas, id, protocol)).size
    if (!choice[protocol].auto || count <= MOST_OWN_PORTS) return []
    return [`has ${count} ports of ${protocol.toUpperCase()}, of which ${MOST_OWN_PORTS} are tried`]
  })
}
