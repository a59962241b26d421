import type { Engine } from '../engine/engine.ts'
import type { DnsCheck } from '../model/engine-health.ts'
import { concealment } from '../model/hindrance.ts'
import { atlas, placeKey } from '../model/place.ts'
import type { Topology } from '../model/topology.ts'
import type { Look } from '../model/wiring.ts'
import { planOpening, type Want } from '../plan/opening.ts'
import { askDns } from './ask-dns.ts'
import { openProber, type ProberOptions } from './open-prober.ts'
import type { NamespaceState, Rung } from './prober.ts'
import { whileSweeping } from './sweep.ts'

/** What was found in the namespaces, by their keys, and who looked. */
export interface Sightseeing {
  readonly rung: Rung
  readonly looks: ReadonlyMap<string, Look>
  /** Of the containers that ask the engine's own DNS server, as far as that was asked. */
  readonly dns: readonly DnsCheck[]
}

/**
 * Looks into the namespaces of a topology. With `asksDns` the engine's DNS server is asked in each, for a name that it
 * knows itself; else nothing is sent anywhere. Sweeps away what killed runs left.
 */
export async function lookAround(
  engine: Engine,
  topology: Topology,
  options: ProberOptions,
  wants: readonly Want[] = [],
  asksDns = false,
): Promise<Sightseeing> {
  const map = atlas(topology)
  const all = planOpening(map, ['routes', 'links', ...wants], concealment)
  const opening = { ...all, resolvers: asksDns ? all.resolvers.filter(({ fence }) => fence !== null) : [] }
  return await whileSweeping(engine, options, async () => {
    const prober = await openProber(engine, opening, options)
    const looks = opening.namespaces.map(({ place }, index) => {
      return [placeKey(map.container(place)), lookOf(prober.found[index])] as const
    })
    const dns = await askDns(prober, opening, options.signal)
    await prober.close()
    return { rung: prober.rung, looks: new Map(looks), dns }
  })
}

function lookOf(state: NamespaceState | undefined): Look {
  if (state?.kind === 'failed') return { kind: 'unseen', reason: state.reason }
  if (!state?.links || !state.routes) return { kind: 'unseen', reason: 'its links could not be read' }
  const { links, routes, settings, ruleset } = state
  return { kind: 'seen', links, routes, settings, ruleset }
}
