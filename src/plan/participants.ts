import { NetxError } from '../model/errors.ts'
import { type Container, HOST, type Topology } from '../model/topology.ts'
import { planColumns } from './columns.ts'

/** What takes part beyond containers, as the flags of `matrix` name it. */
export interface Beyond {
  /** The engine's host, as asker and target. */
  readonly host: boolean
  /** Named network namespaces of the engine's host. */
  readonly netns: readonly string[]
  readonly also: readonly string[]
}

/** The topology with the host, with named namespaces, and with the columns that were asked for. */
export function withBeyond(topology: Topology, { host, netns, also }: Beyond): Topology {
  const named = [...new Set(netns)].map(namedNamespace)
  const added = [...named, ...(asksHost({ host, also }) ? [HOST_ITSELF] : [])]
  const containers = [...topology.containers, ...added]
  const askers = [...named, ...(host ? [HOST_ITSELF] : [])]
  const participants = [...topology.participants, ...askers.map(({ id }) => id)]
  const names = new Map(containers.map(({ id, name }) => [id, name]))
  return {
    ...topology,
    containers,
    participants: participants.toSorted((a, b) => ((names.get(a) ?? a) < (names.get(b) ?? b) ? -1 : 1)),
    // A host that takes part is reached for anyway.
    columns: planColumns(also, topology)
      .filter(({ id }) => !host || id !== HOST)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/** Whether the engine's host is asked for anything. */
export function asksHost({ host, also }: Pick<Beyond, 'host' | 'also'>): boolean {
  return host || also.some((word) => HOSTS_OWN.has(word))
}

/** The topology with the host to look at, which is asked nothing: its sight tells of its links, routes and settings. */
export function withHost(topology: Topology): Topology {
  if (topology.containers.some(({ id }) => id === HOST)) return topology
  return { ...topology, containers: [...topology.containers, HOST_ITSELF] }
}

/** What takes a look at the host itself: it alone knows all its addresses. */
const HOSTS_OWN = new Set(['gateway', 'host', 'published'])

const NAME = /^(?!\.{1,2}$)[\w.-]{1,200}$/

function namedNamespace(name: string): Container {
  if (NAME.test(name)) return place(`@netns:${name}`, { kind: 'named' }, `named:${name}`)
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_NAMESPACE',
    message: `"${name}" is not the name of a network namespace`,
    next: "Name one that ip netns list shows on the engine's host.",
  })
}

const HOST_ITSELF = place(HOST, { kind: 'host' }, '-')

/** What runs nothing, and is always there. */
function place(id: string, mode: Container['mode'], sandbox: string): Container {
  return {
    id,
    name: id,
    state: 'running',
    startedAtMs: 0,
    labels: {},
    mode,
    endpoints: [],
    endpointIds: [],
    sandbox,
    nameservers: [],
    exposed: [],
    published: [],
    bindings: [],
  }
}
