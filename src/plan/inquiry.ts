import { NetxError } from '../model/errors.ts'
import { atlas } from '../model/place.ts'
import type { Port, Topology } from '../model/topology.ts'
import { otherNames } from './other-names.ts'
import { withBeyond } from './participants.ts'
import type { ProbeChoice } from './probes.ts'
import { type Candidate, theOne } from './select.ts'

/** Whom a user asks about, as typed, and the port that is meant, if one is. */
export interface Question {
  readonly from: string
  readonly to: string
  readonly port: Port | null
}

/** Reads `FROM`, and `TO`, `TO:PORT`, `TO:PORT/tcp` or `TO:PORT/udp`: no container has a colon in its name. */
export function readQuestion({ from, to }: { readonly from: string; readonly to: string }): Question {
  const [, name = '', digits, protocol] = SHAPE.exec(to) ?? []
  const port = Number(digits ?? 1)
  if (name === '' || port === 0 || port > 65535) throw badTarget(to)
  return {
    from,
    to: name,
    port: digits === undefined ? null : { protocol: protocol === 'udp' ? 'udp' : 'tcp', port },
  }
}

const SHAPE = /^([^:/]+)(?::(\d{1,5})(?:\/(tcp|udp))?)?$/

function badTarget(to: string): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_TARGET',
    message: `"${to}" is no container, nor one with a port`,
    next: 'Write NAME, NAME:PORT or NAME:PORT/udp: docker netx explain app redis:6379',
  })
}

/** The two containers, the asker first. */
export function choosePair<C extends Candidate>({ from, to }: Question): (containers: readonly C[]) => C[] {
  return (containers) => {
    const pair = [from, to].map((reference) => theOne(containers, reference, 'container'))
    if (new Set(pair).size === pair.length) return pair
    throw new NetxError({
      family: 'user',
      code: 'NETX_BAD_TARGET',
      message: `${from} and ${to} are one container, which always reaches itself`,
      next: 'Name two containers.',
    })
  }
}

/** What is to be measured to answer a question. */
export interface Inquiry {
  /** Ids. */
  readonly from: string
  readonly to: string
  readonly topology: Topology
  readonly choice: ProbeChoice
}

/** What a question is asked with. */
interface Means {
  /** Further names that the asker calls the target by. */
  readonly name: readonly string[]
  readonly prober: string
}

/** `observed` was chosen by `choosePair`. */
export function planInquiry(observed: Topology, { port }: Question, { name: names, prober }: Means): Inquiry {
  const [from, to] = observed.containers
  if (!from || !to)
    throw new NetxError({ family: 'bug', code: 'NETX_BUG', message: 'a pair was not observed' })
  const ports = (protocol: Port['protocol']) => ({
    ports: port?.protocol === protocol ? [port.port] : [],
    auto: port === null && protocol === 'tcp',
  })
  const others = otherNames(atlas(observed), from.id, to.id)
  return {
    from: from.id,
    to: to.id,
    topology: withPublished(observed, to.id, port),
    choice: {
      tcp: ports('tcp'),
      udp: ports('udp'),
      // A container's own tools rarely can, and nobody asked for it.
      mtu: prober !== 'exec',
      names: [...new Set([...names, ...others])],
      isAsked: (asker) => asker === from.id,
      looks: ['links', 'routes', 'settings', 'ruleset'],
    },
  }
}

/** With the published ports of the target, or only the one that is asked about. */
function withPublished(observed: Topology, to: string, port: Port | null): Topology {
  const isPublished = observed.containers.some(
    ({ id, published }) => id === to && published.some((one) => isMeant(one, port)),
  )
  if (!isPublished) return observed
  const topology = withBeyond(observed, { host: false, netns: [], also: ['published'] })
  const columns = topology.columns.filter(
    (column) =>
      column.kind === 'published' && column.owner === to && column.at.some((one) => isMeant(one, port)),
  )
  return { ...topology, columns }
}

function isMeant(one: Port, port: Port | null): boolean {
  return port === null || (one.protocol === port.protocol && one.port === port.port)
}
