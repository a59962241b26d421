import { isServedName } from '../model/dns-name.ts'
import { type Atlas, isDefaultBridge, namesOn } from '../model/place.ts'
import { MOST_OWN_PORTS, ownPorts } from './ports.ts'
import type { ProbeChoice } from './probes.ts'

/** What participants say of themselves that is not measured, one sentence each. */
export function leftOutOf(atlas: Atlas, choice: ProbeChoice): string[] {
  const ofEach = atlas.topology.participants.flatMap((id) => {
    const { leftOut = [], name } = atlas.container(id)
    return [...leftOut, ...namesLeftOut(atlas, id), ...portsLeftOut(atlas, id, choice)].map(
      (text) => `${name} ${text}.`,
    )
  })
  return [...ofEach, ...listenersLeftOut(atlas, choice)]
}

/** By some probers nobody's listeners are known. */
function listenersLeftOut(atlas: Atlas, { tcp, udp }: ProbeChoice): string[] {
  if (!tcp.auto && !udp.auto) return []
  const mute = atlas.topology.participants.filter((id) => atlas.sight(id)?.listeners === null)
  if (mute.length === 0) return []
  const names = mute.slice(0, 3).map((id) => atlas.title(id))
  const more = mute.length > names.length ? ` and ${mute.length - names.length} more` : ''
  return [
    `Nothing tells on which ports these listen, so only exposed and published ones are tried: ${names.join(', ')}${more}.`,
  ]
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
    if (!choice[protocol].auto) return []
    const count = new Set(ownPorts(atlas, id, protocol)).size
    if (count <= MOST_OWN_PORTS) return []
    return [`has ${count} ports of ${protocol.toUpperCase()}, of which ${MOST_OWN_PORTS} are tried`]
  })
}
