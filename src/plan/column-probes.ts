import type { Column } from '../model/column.ts'
import type { Deciding } from '../model/deciding.ts'
import { type Atlas, sameNamespace } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import { publishedAt } from '../model/published-port.ts'
import { listens } from '../model/sight.ts'
import type { Publication } from '../model/topology.ts'
import { pathProbes } from './path-probes.ts'
import { allGateways, elsewhere, hostPlaces, NOWHERE, ownGateways, type Place } from './places.ts'
import { hostPorts } from './ports.ts'
import type { ProbeChoice } from './probes.ts'

/** Every question about a column, for each participant that asks; what does not depend on the asker is looked up once. */
export function columnProbes(
  atlas: Atlas,
  column: Column,
  choice: ProbeChoice,
  denies: Deciding['denies'] | null,
): (from: string) => PathProbe[] {
  const aim = (from: string, places: readonly Place[], ports: Ports = () => []) =>
    places.flatMap((place) => pathProbes(from, column.id, place, choice.mtu, ports(from, place.address)))
  const somewhere = (from: string, places: readonly Place[], { port }: { readonly port: number | null }) =>
    port === null
      ? aim(from, places)
      : places.map((place): PathProbe => ({ kind: 'tcp', from, to: column.id, ...place, port }))
  switch (column.kind) {
    case 'gateway': {
      const ports = hostPorts(atlas, column.id, choice, denies)
      return (from) => aim(from, allGateways(atlas, from), ports)
    }
    case 'host': {
      const [places, ports] = [hostPlaces(atlas), hostPorts(atlas, column.id, choice, denies)]
      return (from) => aim(from, places, ports)
    }
    case 'published': {
      const host = hostPlaces(atlas)
      const isAnothers = anothersPort(atlas, column.owner)
      return (from) =>
        column.at.flatMap((at) => {
          const aimed = { kind: at.protocol, from, to: column.id, port: at.hostPort }
          const isDenied = denies?.(aimed) ?? false
          const isItsOwn = sameNamespace(atlas, from, column.owner)
          if (column.isForDenied && (!isDenied || isItsOwn)) return []
          return publishedPlaces([...meetingPlaces(atlas, from, isDenied), ...host], at)
            .filter((place) => !isAnothers(place, at))
            .map((place): PathProbe => ({ ...aimed, ...place }))
        })
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

type Ports = ReturnType<typeof hostPorts>

/**
 * Where a source meets the host: at its own gateways, or at those of all bridges where every way counts; the host itself at
 * its loopback, and at the gateways of its bridges.
 */
function meetingPlaces(atlas: Atlas, from: string, isEveryWay: boolean): Place[] {
  const source = atlas.place(from)
  if (source.mode.kind === 'host') return [...elsewhere(['127.0.0.1', '::1']), ...allGateways(atlas, from)]
  return isEveryWay ? allGateways(atlas, from) : ownGateways(atlas, source)
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
