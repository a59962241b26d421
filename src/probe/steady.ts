import type { ContainerSummary, Engine } from '../engine/engine.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Atlas } from '../model/place.ts'
import type { Container } from '../model/topology.ts'

/** Takes back what was measured on containers that changed meanwhile: it speaks of no state that there ever was. */
export async function keepSteady(
  engine: Engine,
  atlas: Atlas,
  measurements: readonly Measurement[],
): Promise<Measurement[]> {
  const now = new Map((await engine.containers()).map((container) => [container.id, container]))
  const changes = new Map(
    atlas.topology.containers.map((before) => [before.id, changeOf(before, now.get(before.id))]),
  )
  const changed = (id: string) => changes.get(id) ?? changes.get(atlas.place(id).id) ?? null
  return measurements.map((measurement) => {
    const { probe, outcome } = measurement
    const reason = changed(probe.from) ?? changed(probe.to)
    if (reason === null || outcome.kind === 'not-measured') return measurement
    return { probe, outcome: { kind: 'not-measured', reason }, doubt: null }
  })
}

/** What became of a container since it was observed; null when nothing did. */
export function changeOf(
  before: Container,
  now: Pick<ContainerSummary, 'state' | 'endpointIds'> | undefined,
): string | null {
  if (!now) return `${before.name} was removed while it was measured`
  if (now.state !== before.state)
    return `${before.name} went from ${before.state} to ${now.state} while it was measured`
  const then = new Set(before.endpointIds)
  const isSame = now.endpointIds.length === then.size && now.endpointIds.every((id) => then.has(id))
  return isSame || now.state !== 'running'
    ? null
    : `${before.name} was restarted or reconnected while it was measured`
}
