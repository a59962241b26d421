import { type Atlas, EMBEDDED_DNS, isDefaultBridge } from '../model/place.ts'
import type { EchoProbe, NameProbe, Probe } from '../model/probe.ts'
import type { Container } from '../model/topology.ts'

/** What one run of the helper is asked for. Numbers are indices into these lists. */
export interface Requests {
  /** Namespace files on the engine's host. */
  readonly namespaces: readonly string[]
  readonly resolvers: readonly ResolverRequest[]
  /** Those of one group next to each other. */
  readonly echoes: readonly EchoRequest[]
  readonly names: readonly NameRequest[]
  /** What answers each probe, in the order of the probes. */
  readonly sources: readonly Source[]
  /** Of each namespace, the echo to its own loopback. */
  readonly loopbacks: readonly number[]
}

interface ResolverRequest {
  readonly namespace: number
  readonly address: string
  /** A name that the server answers by itself; null for a server that is not the engine's own. */
  readonly fence: string | null
}

interface EchoRequest {
  readonly namespace: number
  /** The namespace that the address belongs to. */
  readonly owner: number
  readonly address: string
  readonly group: number
}

interface NameRequest {
  readonly resolver: number
  readonly name: string
}

/** Where a probe's outcome comes from. */
export type Source =
  /** `control` is the echo of the address from its owner's own namespace. */
  | { readonly kind: 'echo'; readonly echo: number; readonly control: number }
  /** One question for each of the asker's DNS servers, in their order. */
  | { readonly kind: 'names'; readonly names: readonly number[] }
  /** Nothing to ask: the target's namespace itself tells whether it has an address. */
  | { readonly kind: 'no-address'; readonly namespace: number }
  | { readonly kind: 'not-measured'; readonly reason: string }

/** The engine takes any text for an alias. */
const ASKABLE = /^[!-~]{1,253}$/

/** Turns probes into the fewest questions: a namespace that several containers share is asked once. */
export function planRequests(atlas: Atlas, probes: readonly Probe[]): Requests {
  const plan = new RequestPlan(atlas)
  const sources = probes.map((probe) => plan.source(probe))
  return plan.requests(sources)
}

class RequestPlan {
  private readonly atlas: Atlas
  private readonly namespaces = new Numbering<{ file: string }>()
  private readonly resolvers = new Numbering<ResolverRequest>()
  private readonly names = new Numbering<NameRequest>()
  private readonly echoes = new Numbering<Omit<EchoRequest, 'group'>>()

  constructor(atlas: Atlas) {
    this.atlas = atlas
  }

  source(probe: Probe): Source {
    const reason = this.hindrance(probe)
    if (reason !== null) return { kind: 'not-measured', reason }
    return probe.kind === 'icmp' ? this.echoSource(probe) : this.nameSource(probe)
  }

  requests(sources: readonly Source[]): Requests {
    const loopbacks = this.namespaces.values.map((_, namespace) =>
      this.echo(namespace, namespace, '127.0.0.1'),
    )
    const { echoes, order } = grouped(this.echoes.values)
    const moved = (echo: number) => order[echo] ?? echo
    return {
      namespaces: this.namespaces.values.map(({ file }) => file),
      resolvers: this.resolvers.values,
      names: this.names.values,
      echoes,
      loopbacks: loopbacks.map(moved),
      sources: sources.map((source) =>
        source.kind === 'echo'
          ? { kind: 'echo', echo: moved(source.echo), control: moved(source.control) }
          : source,
      ),
    }
  }

  private hindrance({ from, to }: Probe): string | null {
    for (const id of [from, to]) {
      const { name, state } = this.atlas.container(id)
      if (state !== 'running') return `${name} is ${state}`
    }
    return this.misplaced(from) ?? this.misplaced(to)
  }

  /** A namespace ends with the container that it belongs to; who joined it before stays in what is left of it. */
  private misplaced(id: string): string | null {
    const [container, place] = [this.atlas.container(id), this.atlas.place(id)]
    const { name } = container
    if (container.mode.kind === 'container' && place.id === id)
      return `${name} ran in the network of a container that is gone`
    const isOutlived = place.id !== id && (place.startedAtMs ?? 0) > (container.startedAtMs ?? 0)
    if (isOutlived) return `${name} ran in the network of ${place.name}, which was restarted after it`
    if (place.state !== 'running')
      return `${name} runs in the network of ${place.name}, which is ${place.state}`
    return place.sandbox === null ? `${name} has no network namespace` : null
  }

  private echoSource({ from, to, network, address }: EchoProbe): Source {
    const [asker, owner] = [this.namespace(this.atlas.place(from)), this.namespace(this.atlas.place(to))]
    if (address !== null) {
      return {
        kind: 'echo',
        echo: this.echo(asker, owner, address),
        control: this.echo(owner, owner, address),
      }
    }
    if (network === null) return { kind: 'no-address', namespace: owner }
    const reason = `${this.atlas.container(to).name} has no IPv4 address on ${network}`
    return { kind: 'not-measured', reason }
  }

  private nameSource({ from, to, name }: NameProbe): Source {
    if (!ASKABLE.test(name))
      return { kind: 'not-measured', reason: `"${name}" is no name that DNS can be asked for` }
    const shared = this.atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
    if (shared.length > 0 && shared.every((network) => network.to.ipv4 === null)) {
      return { kind: 'not-measured', reason: `${this.atlas.container(to).name} has no IPv4 address there` }
    }
    const place = this.atlas.place(from)
    const namespace = this.namespace(place)
    const names = this.atlas.container(from).nameservers.map((address) => {
      const fence = address === EMBEDDED_DNS ? place.name : null
      const resolver = this.resolvers.number(`${namespace} ${address}`, () => ({ namespace, address, fence }))
      return this.names.number(`${resolver} ${name}`, () => ({ resolver, name }))
    })
    if (names.length > 0) return { kind: 'names', names }
    return { kind: 'not-measured', reason: `the resolv.conf of ${place.name} names no IPv4 server` }
  }

  private namespace({ sandbox }: Container): number {
    const file = sandbox ?? ''
    return this.namespaces.number(file, () => ({ file }))
  }

  private echo(namespace: number, owner: number, address: string): number {
    return this.echoes.number(`${namespace} ${address}`, () => ({ namespace, owner, address }))
  }
}

/** Gives each distinct key the next number. */
class Numbering<Value> {
  readonly values: Value[] = []
  private readonly numbers = new Map<string, number>()

  number(key: string, make: () => Value): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.values.length)
    return this.values.push(make()) - 1
  }
}

/**
 * Puts the two directions of a pair into one group, for they share their neighbour entries, and orders the groups
 * diagonally, so that packets that follow each other have different sources and targets.
 */
function grouped(echoes: readonly Omit<EchoRequest, 'group'>[]) {
  const key = ({ namespace: a, owner: b }: Omit<EchoRequest, 'group'>) =>
    [Math.abs(a - b), Math.min(a, b)] as const
  const sorted = echoes
    .map((echo, index) => ({ echo, index, key: key(echo) }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.index - b.index)
  const order: number[] = []
  let group = -1
  let last = ''
  const result = sorted.map(({ echo, index, key }, position) => {
    if (key.join() !== last) group += 1
    last = key.join()
    order[index] = position
    return { ...echo, group }
  })
  return { echoes: result, order }
}
