import { isServedName } from '../model/dns-name.ts'
import { hindrance } from '../model/hindrance.ts'
import { type Atlas, EMBEDDED_DNS, HOST_KEY, isDefaultBridge, placeKey } from '../model/place.ts'
import type { NameProbe, PathProbe, Probe } from '../model/probe.ts'
import { isTaken, type PublishedPort, publishedAt } from '../model/published-port.ts'
import { isUnicast } from '../model/subnet.ts'
import { grouped, type Ungrouped } from './grouping.ts'
import { Numbering } from './numbering.ts'
import { MOST_RESOLVERS, type Opening } from './opening.ts'

/** What an opened prober is asked. Numbers are indices into these lists, and into those of the opening. */
export interface Requests {
  /** Those of one group next to each other. */
  readonly paths: readonly PathRequest[]
  readonly names: readonly NameRequest[]
  /** What answers each probe, in the order of the probes. */
  readonly sources: readonly Source[]
  /** Of each namespace, the echo to its own loopback. */
  readonly loopbacks: readonly number[]
  /** Of each namespace, whose it is, for sentences. */
  readonly places: readonly string[]
}

type What =
  | { readonly kind: 'echo'; readonly size: 'small' | 'full' }
  | { readonly kind: 'tcp' | 'udp'; readonly port: number }

export interface PathRequest {
  readonly what: What
  readonly namespace: number
  /** The namespace that the address belongs to; null when it is none of the opened ones. */
  readonly owner: number | null
  readonly address: string
  readonly group: number
}

interface NameRequest {
  readonly resolver: number
  /** The same for every asker from which the server is the same machine: by its address, from the same networks. */
  readonly server: string
  readonly record: 'A' | 'AAAA'
  readonly name: string
}

/** Where a probe's outcome comes from. */
export type Source =
  /**
   * `control` is the same asked by the address's owner itself; null where that was not opened. `behind` is what a published
   * port leads to.
   */
  | {
      readonly kind: 'path'
      readonly path: number
      readonly control: number | null
      readonly behind: Behind | null
    }
  /** One question for each of the asker's DNS servers, in their order. */
  | { readonly kind: 'names'; readonly names: readonly number[] }
  /** Nothing to ask: the target's namespace itself tells whether it has an address. */
  | { readonly kind: 'no-address'; readonly namespace: number }
  | { readonly kind: 'not-measured'; readonly reason: string }

/** The container's end of a published port. */
export interface Behind {
  readonly port: PublishedPort
  /** The namespace of the container; null where it is none of the opened ones. */
  readonly namespace: number | null
  /** The same asked by the host at the container's own address; null where that cannot be asked. */
  readonly path: number | null
  /** Whether anything on the host takes what the source sends. */
  readonly isTaken: boolean
}

/** What other DNS servers than Docker's may be asked for. */
const ASKABLE = /^[!-~]{1,253}$/

/** Turns probes into the fewest questions: what several containers share is asked once. */
export function planRequests(atlas: Atlas, opening: Opening, probes: readonly Probe[]): Requests {
  const plan = new RequestPlan(atlas, opening)
  const sources = probes.map((probe) => plan.source(probe))
  return plan.requests(sources)
}

class RequestPlan {
  private readonly atlas: Atlas
  private readonly places: readonly string[]
  private readonly namespaces: ReadonlyMap<string, number>
  private readonly resolvers: ReadonlyMap<string, number>
  private readonly names = new Numbering<NameRequest>()
  private readonly paths = new Numbering<Ungrouped>()

  constructor(atlas: Atlas, opening: Opening) {
    this.atlas = atlas
    this.places = opening.namespaces.map(({ place }) => atlas.title(place))
    this.namespaces = new Map(
      opening.namespaces.map(({ place }, index) => [placeKey(atlas.container(place)), index]),
    )
    this.resolvers = new Map(
      // Of the two ways to ask the engine's own server the second, which passes questions on, is for columns.
      opening.resolvers.flatMap(({ namespace, address, fence }, index) => [
        ...(fence === null ? [[`${namespace} ${address} plain`, index] as const] : []),
        ...(fence !== null || address !== EMBEDDED_DNS ? [[`${namespace} ${address}`, index] as const] : []),
      ]),
    )
  }

  source(probe: Probe): Source {
    const ends = this.atlas.column(probe.to) ? [probe.from] : [probe.from, probe.to]
    const hindered = ends.map((id) => hindrance(this.atlas, id)).find((found) => found !== null)
    if (hindered) return { kind: 'not-measured', reason: hindered.text }
    return probe.kind === 'dns' ? this.nameSource(probe) : this.pathSource(probe)
  }

  requests(sources: readonly Source[]): Requests {
    const loopbacks = [...this.namespaces.values()].map((namespace) =>
      this.path({ what: SMALL_ECHO, namespace, owner: namespace, address: '127.0.0.1', network: null }),
    )
    const { paths, order } = grouped(this.paths.values)
    const moved = (path: number) => order[path] ?? path
    return {
      names: this.names.values,
      paths,
      loopbacks: loopbacks.map(moved),
      places: this.places,
      sources: sources.map((source) => {
        if (source.kind !== 'path') return source
        const { path, control, behind } = source
        const movedOr = (index: number | null) => (index === null ? null : moved(index))
        return {
          kind: 'path',
          path: moved(path),
          control: movedOr(control),
          behind: behind && { ...behind, path: movedOr(behind.path) },
        }
      }),
    }
  }

  private pathSource(probe: PathProbe): Source {
    const { from, to, network, address } = probe
    const [namespace, target] = [this.namespaceOf(from), this.namespaceOf(to)]
    if (namespace === null) {
      const reason = `the network namespace of ${this.atlas.title(from)} was not opened`
      return { kind: 'not-measured', reason }
    }
    if (address !== null && !isUnicast(address))
      return { kind: 'not-measured', reason: `${address} is no address that a machine can have` }
    if (address !== null) {
      const behind = this.behind(probe, address)
      // What docker-proxy sends on arrives in the container.
      const owner = probe.kind === 'udp' && behind ? behind.namespace : target
      const path = this.path({ what: whatOf(probe), namespace, owner, address, network })
      const control = target === null ? null : this.control(target, owner, probe, address)
      return { kind: 'path', path, control, behind }
    }
    if (network === null && target !== null) return { kind: 'no-address', namespace: target }
    const column = this.atlas.column(to)
    if (column?.kind === 'name')
      return { kind: 'not-measured', reason: `"${column.name}" did not resolve in ${this.atlas.title(from)}` }
    return { kind: 'not-measured', reason: `${this.atlas.title(to)} has no address on ${network}` }
  }

  /** What a port at an address of the host leads to, where a container published it there. */
  private behind(probe: PathProbe, address: string): Behind | null {
    if (!('port' in probe) || !this.isHost(probe.to)) return null
    const port = publishedAt(this.atlas, probe.kind, address, probe.port)
    if (!port) return null
    const host = this.namespaces.get(HOST_KEY)
    const namespace = this.namespaces.get(placeKey(this.atlas.place(port.owner.id))) ?? null
    const { protocol, port: number } = port.publication
    const isAskable =
      host !== undefined && port.address !== null && isUnicast(port.address) && protocol === 'tcp'
    const what = { kind: protocol, port: number } as const
    const path = isAskable
      ? this.path({ what, namespace: host, owner: namespace, address: port.address, network: null })
      : null
    return { port, namespace, path, isTaken: isTaken(port, this.isAtHost(probe.from)) }
  }

  /** Whether a target is at addresses of the engine's host. */
  private isHost(to: string): boolean {
    const column = this.atlas.column(to)
    return column ? column.kind !== 'place' && column.kind !== 'name' : this.isAtHost(to)
  }

  private isAtHost(id: string): boolean {
    return placeKey(this.atlas.place(id)) === HOST_KEY
  }

  private nameSource({ from, to, name, record }: NameProbe): Source {
    const isAskable = this.atlas.column(to) ? ASKABLE.test(name) : isServedName(name)
    if (!isAskable) return { kind: 'not-measured', reason: `"${name}" is no name that DNS can be asked for` }
    if (!this.atlas.column(to) && this.isNamedWithoutAddress(from, to, record)) {
      return { kind: 'not-measured', reason: `${this.atlas.title(to)} has no address there` }
    }
    const namespace = this.namespaceOf(from)
    const { nameservers, leftOut = [] } = this.atlas.container(from)
    const names = nameservers.flatMap((address) => {
      const resolver = this.resolvers.get(`${namespace} ${address}${this.atlas.column(to) ? ' plain' : ''}`)
      if (resolver === undefined) return []
      const server = this.serverOf(from, address)
      return [this.names.number(`${resolver} ${record} ${name}`, () => ({ resolver, server, record, name }))]
    })
    if (names.length > 0) return { kind: 'names', names }
    const whose = this.atlas.place(from).name
    const why = leftOut.find((text) => text.includes('resolv.conf'))
    const none = `the resolv.conf of ${whose} names no DNS server${why ? ` that can be asked: it ${why}` : ''}`
    return { kind: 'not-measured', reason: nameservers.length > 0 ? TOO_MANY_SERVERS : none }
  }

  private serverOf(from: string, address: string): string {
    const isWithin = address.startsWith('127.') || address === '::1'
    const networks = this.atlas.place(from).endpoints.map(({ networkId }) => networkId)
    return isWithin ? `${this.namespaceOf(from)} ${address}` : `${networks.toSorted().join()} ${address}`
  }

  /** Shared networks have names, but those of a target without an address lead nowhere. */
  private isNamedWithoutAddress(from: string, to: string, record: NameProbe['record']): boolean {
    const shared = this.atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
    const key = record === 'A' ? 'ipv4' : 'ipv6'
    return shared.length > 0 && shared.every((network) => network.to[key] === null)
  }

  private namespaceOf(id: string): number | null {
    const column = this.atlas.column(id)
    if (column?.kind === 'place' || column?.kind === 'name') return null
    const key = column ? HOST_KEY : placeKey(this.atlas.place(id))
    return this.namespaces.get(key) ?? null
  }

  /** To itself a namespace is no link, so that no packet is too large for it: a small echo has to do. */
  private control(namespace: number, owner: number | null, probe: PathProbe, address: string): number {
    const what = probe.kind === 'mtu' ? SMALL_ECHO : whatOf(probe)
    return this.path({ what, namespace, owner, address, network: null })
  }

  private path(request: Ungrouped): number {
    const { what, namespace, address } = request
    const detail = what.kind === 'echo' ? what.size : what.port
    return this.paths.number(`${namespace} ${what.kind} ${detail} ${address}`, () => request)
  }
}

const TOO_MANY_SERVERS = `there are more DNS servers to ask than the prober takes (${MOST_RESOLVERS})`

const SMALL_ECHO = { kind: 'echo', size: 'small' } as const

function whatOf(probe: PathProbe): What {
  if ('port' in probe) return { kind: probe.kind, port: probe.port }
  return probe.kind === 'icmp' ? SMALL_ECHO : { kind: 'echo', size: 'full' }
}
