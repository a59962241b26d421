import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerSummary, Engine } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Atlas } from '../model/place.ts'
import { type Container, isContainer } from '../model/topology.ts'

/** For how long, and how often, an engine that restarts is waited for. */
const PATIENCE_MS = 10_000
const PAUSE_MS = 250

/** Takes back what was measured on containers that changed meanwhile: it speaks of no state that there ever was. */
export async function keepSteady(
  engine: Engine,
  atlas: Atlas,
  measurements: readonly Measurement[],
): Promise<Measurement[]> {
  const changes = await changesSince(engine, atlas)
  const changed = (id: string) => {
    if (atlas.column(id)) return null
    return changes.get(id) ?? changes.get(atlas.place(id).id) ?? null
  }
  return measurements.map((measurement) => {
    const { probe, outcome } = measurement
    const reason = changed(probe.from) ?? changed(probe.to)
    if (reason === null || outcome.kind === 'not-measured') return measurement
    return { probe, outcome: { kind: 'not-measured', reason }, doubt: null, weakness: null }
  })
}

async function changesSince(engine: Engine, { topology }: Atlas): Promise<Map<string, string | null>> {
  const containers = topology.containers.filter(isContainer)
  const listing = await listPatiently(engine)
  const now = new Map(listing.containers.map((container) => [container.id, container]))
  return new Map(
    containers.map((before) => [before.id, listing.failure ?? changeOf(before, now.get(before.id))]),
  )
}

interface Listing {
  readonly containers: readonly ContainerSummary[]
  readonly failure: string | null
}

/** An engine that was restarted meanwhile is away for a moment; one that stays away leaves nothing to be sure of. */
async function listPatiently(engine: Engine): Promise<Listing> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return { containers: await engine.containers(), failure: null }
    } catch (error) {
      if (!(error instanceof NetxError) || error.family !== 'engine') throw error
      const failure = `the engine went away while it was measured (${error.message})`
      if (performance.now() > until) return { containers: [], failure }
      await pause(PAUSE_MS)
    }
  }
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
