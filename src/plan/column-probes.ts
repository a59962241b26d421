import type { Column } from '../model/column.ts'
import type { Atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import { publishedAt } from '../model/published-port.ts'
import { listens } from '../model/sight.ts'
import type { Port, Publication } from '../model/topology.ts'
import { pathProbes } from './path-probes.ts'
import { allGateways, elsewhere, hostPlaces, NOWHERE, ownGateways, type Place } from './places.ts'
import { namedPorts } from './ports.ts'
import type { ProbeChoice } from './probes.ts'

/** Every question about a column, for each participant that asks; what does not depend on the asker is looked up once. */
export function columnProbes(
  atlas: Atlas,
  column: Column,
  choice: ProbeChoice,
): (from: string) => PathProbe[] {
  const aim = (from: string, places: readonly Place[], ports: readonly Port[]) =>
    places.flatMap((place) => pathProbes(from, column.id, place, choice.mtu, ports))
  const somewhere = (from: string, places: readonly Place[], { port }: { readonly port: number | null }) =>
    port === null
      ? aim(from, places, [])
      : places.map((place): PathProbe => ({ kind: 'tcp', from, to: column.id, ...place, port }))
  switch (column.kind) {
    case 'gateway': {
      const ports = namedPorts(atlas, column.id, choice)
      return (from) => aim(from, allGateways(atlas, from), ports)
    }
    case 'host': {
      const [places, ports] = [hostPlaces(atlas), namedPorts(atlas, column.id, choice)]
      return (from) => aim(from, places, ports)
    }
    case 'published': {
      const host = hostPlaces(atlas)
      return (from) => {
        const near = [...meetingPlaces(atlas, from), ...host]
        const isAnothers = anothersPort(atlas, column.owner)
        return column.at.flatMap((at) =>
          publishedPlaces(near, at)
            .filter((place) => !isAnothers(place, at))
            .map(
              (place): PathProbe => ({ kind: at.protocol, from, to: column.id, ...place, port: at.hostPort }),
            ),
        )
      }
    }
    case 'place': {
      const places = elsewhere([column.address])
      return (from) => somewhere(from, places, column)
    }
    case 'name':
      return (from) => {
        const places = elsewhere(column.addresses.get(from) ?? [])
        return somewhere(from, places.length > 0 ? places : [NOWHERE], column)
      }
  }
}

/** Whether a port at an address of the host leads to another container, or to a program of the host itself. */
function anothersPort(atlas: Atlas, owner: string) {
  return ({ address }: Place, { protocol, hostPort }: Publication): boolean => {
    const published = publishedAt(atlas, protocol, address ?? '', hostPort)
    if (published) return published.owner.id !== owner
    return listens(atlas.hostSight(), protocol, address ?? '', hostPort) === true
  }
}

/** Where a source meets the host: at its own gateways; the host itself at its loopback, and at the gateways of its bridges. */
function meetingPlaces(atlas: Atlas, from: string): Place[] {
  const source = atlas.place(from)
  if (source.mode.kind !== 'host') return ownGateways(atlas, source)
  return [...elsewhere(['127.0.0.1', '::1']), ...allGateways(atlas, from)]
}

/** The host at those places and at the address that the port was published on. */
function publishedPlaces(host: readonly Place[], { hostAddress }: Publication): Place[] {
  const isIPv6 = hostAddress.includes(':')
  const places = host.filter(({ address }) => address?.includes(':') === isIPv6)
  const isFar = !EVERYWHERE.has(hostAddress) && !hostAddress.startsWith('127.') && hostAddress !== '::1'
  const isNew = isFar && places.every(({ address }) => address !== hostAddress)
  return isNew ? [...places, ...elsewhere([hostAddress])] : places
}

const EVERYWHERE = new Set(['0.0.0.0', '::'])
