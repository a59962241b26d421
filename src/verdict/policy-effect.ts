import type { Measurement } from '../model/measurement.ts'
import type { Expected } from '../model/outcome.ts'
import { type Rule, speaksOfPort } from '../model/policy.ts'
import type { Probe } from '../model/probe.ts'
import type { Promised } from './predict.ts'

type Effect = Pick<Rule, 'allow' | 'what'>

/** A probe, and what the settings promise of it. */
export interface Asked {
  readonly probe: Probe
  readonly derived: Promised
  readonly reached?: Measurement['reached'] | undefined
}

/** A port that is allowed by its number is to be open; of others it is enough that somebody answers for them. */
export function allowed(effect: Effect, { probe, derived }: Asked, isPublished: boolean): Expected {
  if (probe.kind === 'dns') return 'resolved'
  if (!('port' in probe)) return 'reply'
  if (isPublished || speaksOfPort(effect, probe)) return 'open'
  return LET_THROUGH.includes(derived.expected) ? derived.expected : 'answer'
}

const LET_THROUGH: readonly Expected[] = ['open', 'refused', 'answer']

/** Where everything is denied, a refusal is an answer too many; where it is ports, they are closed by one. */
export function denied({ what }: Effect, { probe }: Asked, isPublished: boolean): Expected {
  if (probe.kind === 'dns') return 'name-not-found'
  if (!('port' in probe)) return 'no-reply'
  return what.length > 0 || isPublished ? 'closed' : 'no-reply'
}

const SHUT: readonly Expected[] = ['no-reply', 'closed']

/**
 * Whether what is allowed is to be had at another address. A target on several networks is reached at those that the
 * asker shares: allowing it does not open the others. Nor does a service have to listen at all its addresses.
 */
export function isElsewhere(effect: Effect, { probe, derived }: Asked, pair: readonly Asked[]): boolean {
  if (probe.kind === 'dns') return false
  const others = pair
    .filter((other) => isSameQuestion(other.probe, probe))
    .map((other) => other.derived.expected)
  if (SHUT.includes(derived.expected)) return others.some((expected) => !SHUT.includes(expected))
  return derived.expected === 'refused' && others.includes('open') && speaksOfPort(effect, probe)
}

function isSameQuestion(a: Probe, b: Probe): boolean {
  return a.kind === b.kind && ('port' in a ? a.port : null) === ('port' in b ? b.port : null)
}
