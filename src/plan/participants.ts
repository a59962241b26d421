import type { Column } from '../model/column.ts'
import { deciding } from '../model/deciding.ts'
import { NetxError } from '../model/errors.ts'
import { atlas, sameNamespace } from '../model/place.ts'
import type { Policy } from '../model/policy.ts'
import { type Container, HOST, type Topology } from '../model/topology.ts'
import { planColumns, publishedColumns } from './columns.ts'

/** What takes part beyond containers, as the flags of `matrix` name it. */
export interface Beyond {
  /** The engine's host, as asker and target. */
  readonly host: boolean
  /** Named network namespaces of the engine's host. */
  readonly netns: readonly string[]
  readonly also: readonly string[]
  readonly policy?: Policy | undefined
}

/** The topology with the host, with named namespaces, and with the columns that were asked for, or that a policy needs. */
export function withBeyond(topology: Topology, { host, netns, also, policy }: Beyond): Topology {
  const named = [...new Set(netns)].map(namedNamespace)
  const askers = [...named, ...(host ? [HOST_ITSELF] : [])]
  const containers = [...topology.containers, ...askers]
  const participants = [...topology.participants, ...askers.map(({ id }) => id)]
  const names = new Map(containers.map(({ id, name }) => [id, name]))
  const whole = {
    ...topology,
    containers,
    participants: participants.toSorted((a, b) => ((names.get(a) ?? a) < (names.get(b) ?? b) ? -1 : 1)),
    // A host that takes part is reached for anyway.
    columns: planColumns(also, topology).filter(({ id }) => !host || id !== HOST),
  }
  const around = policy ? waysAround(whole, policy) : []
  const columns = [...whole.columns, ...around]
  const isHostNeeded = asksHost({ host, also }) || around.length > 0
  const complete = { ...whole, columns: columns.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
  return isHostNeeded ? withHost(complete) : complete
}

/** The published ports of containers that a policy denies to somebody. */
function waysAround(topology: Topology, policy: Policy): Column[] {
  const known = new Set(topology.columns.map(({ id }) => id))
  const columns = publishedColumns(topology).filter(({ id }) => !known.has(id))
  const map = atlas({ ...topology, columns: [...topology.columns, ...columns] })
  const { denies } = deciding(map, policy)
  return columns.flatMap((column) => {
    if (column.kind !== 'published') return []
    const isDenied = topology.participants.some(
      (from) =>
        !sameNamespace(map, from, column.owner) &&
        column.at.some(({ protocol: kind, hostPort: port }) => denies({ kind, from, to: column.id, port })),
    )
    return isDenied ? [{ ...column, isForDenied: true }] : []
  })
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
