import type { Engine } from '../engine/engine.ts'
import type { Measurement } from '../model/measurement.ts'
import { atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import type { Topology } from '../model/topology.ts'
import { planOpening } from '../plan/opening.ts'
import { PLAIN_PACE } from '../plan/pace.ts'
import { planRequests } from '../plan/requests.ts'
import { interpret, type Seen } from './interpret.ts'
import { openProber, type ProberOptions } from './open-prober.ts'
import { findOwners } from './owners.ts'
import type { Answers } from './prober.ts'
import { keepSteady } from './steady.ts'

/** Asks probes that are not planned from the engine's networks. Nothing else is sent. */
export async function proveLink(
  engine: Engine,
  topology: Topology,
  probes: readonly PathProbe[],
  options: ProberOptions,
): Promise<Measurement[]> {
  const map = atlas(topology)
  const opening = { ...planOpening(map, []), resolvers: [] }
  const requests = planRequests(map, opening, probes)
  const { rung, found, answers } = await ask()
  const owners = await findOwners(engine, map, probes, requests, answers)
  return await keepSteady(
    engine,
    map,
    interpret(probes, { rung, requests, found, answers, pace: PLAIN_PACE, owners }),
  )

  async function ask(): Promise<Pick<Seen, 'rung' | 'found' | 'answers'>> {
    if (opening.namespaces.length === 0) return { rung: null, found: [], answers: NO_ANSWERS }
    const prober = await openProber(engine, opening, options)
    try {
      const answers = await prober.measure(requests, PLAIN_PACE, () => {}, options.signal)
      return { rung: prober.rung, found: prober.found, answers }
    } finally {
      await prober.close()
    }
  }
}

const NO_ANSWERS: Answers = { paths: [], names: [], missing: 'there was nothing to enter', windowMs: null }
