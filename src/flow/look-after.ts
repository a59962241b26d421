import type { Engine } from '../engine/engine.ts'
import { isMissed } from '../explain/facts.ts'
import { type Atlas, atlas } from '../model/place.ts'
import type { Report } from '../model/report.ts'
import type { Rules } from '../model/ruleset.ts'
import type { Sights } from '../model/sight.ts'
import { withHost } from '../plan/participants.ts'
import { lookAround, type Sightseeing } from '../probe/look-around.ts'
import type { ProberOptions } from '../probe/open-prober.ts'

/** What reasons are found by, beside what was measured. */
export interface Backdrop {
  readonly atlas: Atlas
  /** Those of the namespaces after it was measured; none where nobody looked. */
  readonly rules: Rules
}

/**
 * Where something is not as promised, looks at the links, routes, settings and rules of the namespaces and of the host, one of which
 * may be why. What was seen of them before it was measured is kept.
 */
export async function lookAfter(
  engine: Engine,
  before: Atlas,
  report: Report,
  options: ProberOptions,
): Promise<Backdrop> {
  const isOff = report.pairs.some(({ probes }) =>
    probes.some((probe) => probe.verdict === 'leak' || isMissed(probe)),
  )
  if (!isOff) return { atlas: before, rules: new Map() }
  const topology = withHost(before.topology)
  const { looks } = await lookAround(engine, topology, options, ['settings', 'ruleset'])
  const rules = [...looks].flatMap(([key, look]) =>
    look.kind === 'seen' && look.ruleset ? [[key, look.ruleset] as const] : [],
  )
  return { atlas: atlas(topology, widened(before.sights, looks)), rules: new Map(rules) }
}

function widened(before: Sights, looks: Sightseeing['looks']): Sights {
  const seen = [...looks].flatMap(([key, look]) => {
    const known = before.get(key)
    if (look.kind === 'unseen' || known?.links) return []
    const { links, routes, settings } = look
    const usual = { addresses: links.flatMap(({ addresses }) => addresses), listeners: null, ruleset: null }
    return [[key, { ...usual, ...known, links, routes, settings }] as const]
  })
  return new Map([...before, ...seen])
}
