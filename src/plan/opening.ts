import { isServedName } from '../model/dns-name.ts'
import { hindrance } from '../model/hindrance.ts'
import { type Atlas, EMBEDDED_DNS, HOST_KEY, placeKey, shortId } from '../model/place.ts'
import { HOST } from '../model/topology.ts'
import { Numbering } from './numbering.ts'

/** What a prober is to enter and to open, before it is told what to ask. Numbers are indices into these lists. */
export interface Opening {
  readonly namespaces: readonly NamespaceRequest[]
  readonly resolvers: readonly ResolverRequest[]
  readonly wants: readonly Want[]
  /** The namespace of the engine's host; null where it is none of these. */
  readonly host: number | null
}

/** Sockets beyond those for pings and names, and what else is to be told of the namespaces. */
export type Want = 'tcp' | 'udp' | 'routes' | 'links' | 'settings' | 'ruleset' | 'host-ruleset'

export interface NamespaceRequest {
  /** The container that it belongs to. */
  readonly place: string
  /** Its name, for people. */
  readonly name: string
  /** The namespace file on the engine's host; `-` for the host's own. */
  readonly file: string
}

interface ResolverRequest {
  readonly namespace: number
  readonly address: string
  /** A name that the server answers by itself; null for a server that is not the engine's own. */
  readonly fence: string | null
}

/** As many as the helper takes: enough for three in each of its namespaces, each in both modes. */
export const MOST_RESOLVERS = 8192

/** One namespace for all the containers that share it, and the host's where the topology has it. */
export function planOpening(atlas: Atlas, wants: readonly Want[], obstacle = hindrance): Opening {
  const namespaces = new Numbering<NamespaceRequest>()
  const resolvers = new Numbering<ResolverRequest>()
  const isNaming = atlas.topology.columns.some(({ kind }) => kind === 'name')
  const hosts = atlas.topology.containers.filter(({ id }) => id === HOST)
  for (const id of [...atlas.topology.participants, ...hosts.map((host) => host.id)]) {
    if (obstacle(atlas, id) !== null) continue
    const place = atlas.place(id)
    const { id: owner, name, sandbox } = place
    const namespace = namespaces.number(placeKey(place), () => ({ place: owner, name, file: sandbox ?? '' }))
    for (const address of atlas.container(id).nameservers) {
      // Of containers that share a namespace each may have servers of its own, without end.
      if (resolvers.values.length + 2 > MOST_RESOLVERS) break
      const fence = address === EMBEDDED_DNS ? (isServedName(name) ? name : shortId(owner)) : null
      resolvers.number(`${namespace} ${address}`, () => ({ namespace, address, fence }))
      // What somebody named by name may well have to be asked of servers outside.
      if (isNaming)
        resolvers.number(`${namespace} ${address} plain`, () => ({ namespace, address, fence: null }))
    }
  }
  const host = namespaces.values.findIndex(({ place }) => placeKey(atlas.container(place)) === HOST_KEY)
  return { namespaces: namespaces.values, resolvers: resolvers.values, wants, host: host < 0 ? null : host }
}
