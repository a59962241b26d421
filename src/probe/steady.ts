import type { ContainerSummary, Engine } from '../engine/engine.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Container, Topology } from '../model/topology.ts'

/** Takes back what was measured on containers that changed meanwhile: it speaks of no state that there ever was. */
export async function keepSteady(
  engine: Engine,
  topology: Topology,
  measurements: readonly Measurement[],
): Promise<Measurement[]> {
  const now = new Map((await engine.containers()).map((container) => [container.id, container]))
  const changed = new Map(
    topology.containers.map((before) => [before.id, changeOf(before, now.get(before.id))]),
  )
  return measurements.map((measurement) => {
    const { probe, outcome } = measurement
    const reason = changed.get(probe.from) ?? changed.get(probe.to)
    if (reason === undefined || reason === null || outcome.kind === 'not-measured') return measurement
    return { probe, outcome: { kind: 'not-measured', reason }, doubt: null }
  })
}

/** What became of a container since it was observed; null when nothing did. */
export function changeOf(
  before: Container,
  now: Pick<ContainerSummary, 'state' | 'networkIds'> | undefined,
): string | null {
  if (!now) return `${before.name} was removed while it was measured`
  if (now.state !== before.state)
    return `${before.name} went from ${before.state} to ${now.state} while it was measured`
  const then = new Set(before.endpoints.map(({ networkId }) => networkId))
  const moved = now.networkIds.length !== then.size || now.networkIds.some((id) => !then.has(id))
  return moved && now.state === 'running' ? `${before.name} changed its networks while it was measured` : null
}
