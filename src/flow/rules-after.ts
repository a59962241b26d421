import type { Engine } from '../engine/engine.ts'
import { isMissed } from '../explain/facts.ts'
import type { Report } from '../model/report.ts'
import type { Rules } from '../model/ruleset.ts'
import type { Topology } from '../model/topology.ts'
import { lookAround } from '../probe/look-around.ts'
import type { ProberOptions } from '../probe/open-prober.ts'

/** Reads the rules of the namespaces after something was missed, which one of them may have dropped. */
export async function rulesAfter(
  engine: Engine,
  topology: Topology,
  report: Report,
  options: ProberOptions,
): Promise<Rules> {
  if (!report.pairs.some(({ probes }) => probes.some(isMissed))) return new Map()
  const { looks } = await lookAround(engine, topology, options, ['ruleset'])
  return new Map(
    [...looks].flatMap(([key, look]) => (look.kind === 'seen' && look.ruleset ? [[key, look.ruleset]] : [])),
  )
}
