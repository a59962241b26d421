import type { Column } from '../model/column.ts'
import { deciding } from '../model/deciding.ts'
import { type Atlas, atlas } from '../model/place.ts'
import type { Policy } from '../model/policy.ts'
import type { PathProbe, Probe } from '../model/probe.ts'
import { HOST, type Topology } from '../model/topology.ts'

/** Whether a policy denies a place outside to somebody: what the host does not reach either may just be down. */
export function isHostControl(topology: Topology, policy: Policy | undefined): boolean {
  const outside = topology.columns.filter(isOutside)
  if (!policy || outside.length === 0) return false
  const { denies } = deciding(atlas(topology), policy)
  return outside.some(({ id: to, port }) =>
    topology.participants.some((from) => denies({ kind: port === null ? 'icmp' : 'tcp', from, to, port })),
  )
}

/** What the host is asked to control the silence of denied places outside: the same as the sources. */
export function hostControls(map: Atlas, probes: readonly Probe[], policy: Policy | undefined): PathProbe[] {
  if (!policy || !isHostControl(map.topology, policy)) return []
  const { denies } = deciding(map, policy)
  return probes.flatMap((probe) => {
    const column = map.column(probe.to)
    const isOfInterest = column && isOutside(column) && probe.kind !== 'dns' && denies(probe)
    return isOfInterest ? [{ ...probe, from: HOST }] : []
  })
}

function isOutside(column: Column): column is Extract<Column, { kind: 'place' | 'name' }> {
  return column.kind === 'place' || column.kind === 'name'
}
