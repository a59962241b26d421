import type { Member, Seat } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { normaliseAddress } from '../model/subnet.ts'
import type { Json } from './json.ts'
import { givenAliases, mapMode, mapState, mapTime, withoutSlash } from './map-container.ts'

/** A container as the engine inspects it, with what its places on networks were asked for with. */
export function mapMember(container: Json): Member {
  const id = container.at('Id').text
  const startedAtMs = mapTime(container.at('State').at('StartedAt').text)
  return {
    id,
    name: withoutSlash(container.at('Name').text),
    state: mapState(container.at('State').at('Status').text),
    ...(startedAtMs !== null && { startedAtMs }),
    mode: mapMode(container.at('HostConfig').at('NetworkMode').text),
    seats: container
      .at('NetworkSettings')
      .at('Networks')
      .entries.map(([network, endpoint]) => mapSeat(network, endpoint, id))
      .sort((a, b) => (a.network.name < b.network.name ? -1 : 1)),
  }
}

/** The network of a container that never ran has a name only. */
function mapSeat(name: string, endpoint: Json, containerId: string): Seat {
  const endpointId = endpoint.at('EndpointID').textOrNull
  return {
    network: { id: endpoint.at('NetworkID').text, name },
    settings: mapSettings(endpoint, containerId),
    ipv4: endpoint.at('IPAddress').textOrNull,
    ipv6: endpoint.at('GlobalIPv6Address').textOrNull,
    gateway: endpoint.at('Gateway').textOrNull,
    ...(endpointId !== null && { endpointId }),
  }
}

/** What is empty was not asked for. */
function mapSettings(endpoint: Json, containerId: string): EndpointSpec {
  const ipam = endpoint.at('IPAMConfig')
  const [ipv4, ipv6] = [ipam.at('IPv4Address').text, ipam.at('IPv6Address').text]
  const linkLocal = ipam.at('LinkLocalIPs').texts
  const aliases = givenAliases(endpoint, containerId)
  const links = endpoint.at('Links').texts
  const driverOptions = endpoint.at('DriverOpts').record
  const gatewayPriority = endpoint.at('GwPriority').value
  return {
    ...(ipv4 !== '' && { ipv4 }),
    ...(ipv6 !== '' && { ipv6: normaliseAddress(ipv6) }),
    ...(linkLocal.length > 0 && { linkLocal }),
    ...(aliases.length > 0 && { aliases }),
    ...(links.length > 0 && { links }),
    ...(Object.keys(driverOptions).length > 0 && { driverOptions }),
    ...(typeof gatewayPriority === 'number' && gatewayPriority !== 0 && { gatewayPriority }),
  }
}
