import type { Engine } from '../engine/engine.ts'
import { isMissed } from '../explain/facts.ts'
import type { Report } from '../model/report.ts'
import type { Ruleset } from '../model/ruleset.ts'
import type { Topology } from '../model/topology.ts'
import { lookAround } from '../probe/look-around.ts'
import type { ProberOptions } from '../probe/open-prober.ts'

/** Reads the rules of the namespaces once more, by their keys, where something was lost: what they counted meanwhile tells by which. */
export async function rulesAfter(
  engine: Engine,
  topology: Topology,
  report: Report,
  options: ProberOptions,
): Promise<ReadonlyMap<string, Ruleset>> {
  if (!report.pairs.some(({ probes }) => probes.some(isMissed))) return new Map()
  const { looks } = await lookAround(engine, topology, options, ['ruleset'])
  return new Map(
    [...looks].flatMap(([key, look]) => (look.kind === 'seen' && look.ruleset ? [[key, look.ruleset]] : [])),
  )
}
