import type { Decision } from '../model/deciding.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Atlas } from '../model/place.ts'
import { speaksOfPort } from '../model/policy.ts'
import type { PathProbe, Probe } from '../model/probe.ts'
import type { Sight } from '../model/sight.ts'
import type { Port } from '../model/topology.ts'
import type { NoProof } from './predict.ts'
import { DOUBTS } from './promises.ts'

/**
 * What makes a rule prove nothing: a port on which no program of the target listens is refused whatever stands between,
 * and a place outside that nothing in the run gets to may be down.
 */
export function noProofOf(
  atlas: Atlas,
  { effect, isDefault, isByTheWay }: Decision,
  { probe, reached }: Pick<Measurement, 'probe' | 'reached'>,
): NoProof | undefined {
  if (probe.kind === 'dns') return undefined
  const column = atlas.column(probe.to)
  const words = `\`${effect.text}\``
  if (column?.kind === 'place' || column?.kind === 'name')
    return effect.allow ? undefined : outside(atlas, probe, reached ?? null)
  const isOfPort = speaksOfPort(effect, probe) || (!effect.allow && effect.what.length > 0)
  const isOfPublished = column?.kind === 'published' && !isDefault && !isByTheWay
  const served = servedAt(atlas, probe)
  if (!served || !(isOfPort || isOfPublished)) return undefined
  const isAny = !speaksOfPort(effect, probe) && !isOfPublished
  const reason = unserved(served, isAny, words)
  return reason === null ? undefined : { silence: reason, refusal: reason }
}

function outside(atlas: Atlas, probe: PathProbe, reached: 'open' | 'answer' | null): NoProof {
  const ends = { from: atlas.title(probe.from), to: atlas.title(probe.to) }
  return {
    silence: reached === null ? DOUBTS['nobody-reached-it'](ends) : null,
    refusal:
      reached === 'open' ? null : `no source found a program at ${ends.to}, so a refusal proves nothing`,
  }
}

interface Served extends Port {
  /** Whose programs may serve it, and what is known of them. */
  readonly owner: string
  readonly sight: Sight | undefined
}

function servedAt(atlas: Atlas, probe: PathProbe): Served | null {
  if (!('port' in probe)) return null
  const { kind: protocol, port, to } = probe
  const column = atlas.column(to)
  switch (column?.kind) {
    case 'published': {
      const { owner, at } = column
      return { protocol, port: at[0]?.port ?? 0, owner: atlas.title(owner), sight: atlas.sight(owner) }
    }
    case 'gateway':
    case 'host':
      return { protocol, port, owner: 'the host', sight: atlas.hostSight() }
    default:
      return { protocol, port, owner: atlas.title(to), sight: atlas.sight(to) }
  }
}

/** Null where a program listens there. `isAny`: on whatever port. */
function unserved({ protocol, port, owner, sight }: Served, isAny: boolean, rule: string): string | null {
  const what = isAny ? `any ${protocol} port` : `${protocol}/${port}`
  if (!sight?.listeners) return `whether a program of ${owner} listens on ${what} is not known: ${rule}`
  const isServed = sight.listeners.some(
    (one) => one.protocol === protocol && (isAny || one.port === port) && !isLoopback(one.address),
  )
  return isServed ? null : `no program of ${owner} listens on ${what}, so nothing is proven of ${rule}`
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** Why what was tried between two containers is not all that a rule denies them; null where it is, or none does. */
export function blindSpot(
  atlas: Atlas,
  decision: (kind: 'tcp' | 'udp') => Decision | null,
  to: Probe['to'],
): { readonly reason: string; readonly effect: Decision['effect'] } | null {
  const column = atlas.column(to)
  const isHost = column?.kind === 'gateway' || column?.kind === 'host'
  if (column && !isHost) return null
  const sight = isHost ? atlas.hostSight() : atlas.sight(to)
  // What was not entered was not measured at all.
  if (sight ? sight.listeners : !isHost) return null
  const denial = (['tcp', 'udp'] as const).map(decision).find((found) => found?.effect.allow === false)
  if (!denial) return null
  const { effect } = denial
  const owner = isHost ? 'the host' : atlas.title(to)
  return { reason: `which ports ${owner} listens on is not known: \`${effect.text}\``, effect }
}
