import type { Column } from '../model/column.ts'
import type { Atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import type { Port, Publication } from '../model/topology.ts'
import { pathProbes } from './path-probes.ts'
import { allGateways, elsewhere, hostPlaces, NOWHERE, ownGateways, type Place } from './places.ts'
import { namedPorts } from './ports.ts'
import type { ProbeChoice } from './probes.ts'

/** Every question of a participant about a column. */
export function columnProbes(atlas: Atlas, from: string, column: Column, choice: ProbeChoice): PathProbe[] {
  const aim = (places: readonly Place[], ports: readonly Port[]) =>
    places.flatMap((place) => pathProbes(from, column.id, place, choice.mtu, ports))
  const somewhere = (places: readonly Place[], { port }: { readonly port: number | null }) =>
    port === null
      ? aim(places, [])
      : places.map((place): PathProbe => ({ kind: 'tcp', from, to: column.id, ...place, port }))
  switch (column.kind) {
    case 'gateway':
      return aim(allGateways(atlas, from), namedPorts(atlas, column.id, choice))
    case 'host':
      return aim(hostPlaces(atlas), namedPorts(atlas, column.id, choice))
    case 'published':
      return column.at.flatMap((at) =>
        publishedPlaces(atlas, from, at).map((place): PathProbe => {
          return { kind: at.protocol, from, to: column.id, ...place, port: at.hostPort }
        }),
      )
    case 'place':
      return somewhere(elsewhere([column.address]), column)
    case 'name': {
      const places = elsewhere(column.addresses.get(from) ?? [])
      return somewhere(places.length > 0 ? places : [NOWHERE], column)
    }
  }
}

/** The host at the asker's own gateways, at its other addresses, and at the one that the port was published on. */
function publishedPlaces(atlas: Atlas, from: string, { hostAddress }: Publication): Place[] {
  const isIPv6 = hostAddress.includes(':')
  const host = [...ownGateways(atlas, atlas.place(from)), ...hostPlaces(atlas)]
  const places = host.filter(({ address }) => address?.includes(':') === isIPv6)
  const isFar = !EVERYWHERE.has(hostAddress) && !hostAddress.startsWith('127.') && hostAddress !== '::1'
  const isNew = isFar && places.every(({ address }) => address !== hostAddress)
  return isNew ? [...places, ...elsewhere([hostAddress])] : places
}

const EVERYWHERE = new Set(['0.0.0.0', '::'])
