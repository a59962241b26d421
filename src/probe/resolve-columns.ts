import type { Engine } from '../engine/engine.ts'
import type { Column } from '../model/column.ts'
import { atlas } from '../model/place.ts'
import type { NameProbe } from '../model/probe.ts'
import type { Topology } from '../model/topology.ts'
import { planOpening } from '../plan/opening.ts'
import { planRequests } from '../plan/requests.ts'
import { firstAnswer } from './interpret-names.ts'
import { openProber, type ProberOptions } from './open-prober.ts'

type NameColumn = Extract<Column, { kind: 'name' }>

const PACE = { windowMs: 2000, attempts: null }

/** Asks each participant's own DNS servers where the columns are that were named by name. Takes a prober of its own. */
export async function resolveColumns(
  engine: Engine,
  topology: Topology,
  options: ProberOptions,
): Promise<Topology> {
  const named = topology.columns.filter((column) => column.kind === 'name')
  if (named.length === 0) return topology
  const map = atlas(topology)
  const opening = planOpening(map, [])
  const probes = topology.participants.flatMap((from) => named.flatMap((column) => questions(from, column)))
  const requests = planRequests(map, opening, probes)
  const prober = await openProber(engine, opening, options)
  try {
    const { names } = await prober.measure(
      requests,
      PACE,
      () => undefined,
      options.deadline ?? options.signal,
    )
    const found = new Map<string, string[]>()
    for (const [index, { from, to }] of probes.entries()) {
      const source = requests.sources[index]
      const answer = source?.kind === 'names' ? firstAnswer(source.names, names) : undefined
      const addresses = answer?.kind === 'answer' ? answer.addresses : []
      found.set(`${from} ${to}`, [...(found.get(`${from} ${to}`) ?? []), ...addresses.toSorted()])
    }
    const resolve = (column: NameColumn): NameColumn => ({
      ...column,
      addresses: new Map(
        topology.participants.map((from) => [from, found.get(`${from} ${column.id}`) ?? []]),
      ),
    })
    return {
      ...topology,
      columns: topology.columns.map((column) => (column.kind === 'name' ? resolve(column) : column)),
    }
  } finally {
    await prober.close()
  }
}

function questions(from: string, { id, name }: NameColumn): NameProbe[] {
  return (['A', 'AAAA'] as const).map((record) => ({
    kind: 'dns',
    from,
    to: id,
    name,
    record,
    addresses: [],
  }))
}
