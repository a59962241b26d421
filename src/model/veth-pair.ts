import { shortId } from './place.ts'
import type { Container } from './topology.ts'
import { isContainer } from './topology.ts'

/** A network namespace that a pair of interfaces leads into. */
export interface PairEnd {
  /** What was asked for. */
  readonly container: Container
  /** Whose namespace that runs in: itself, unless it shares one. */
  readonly place: Container
}

/** The two of a pair; which one comes first does not matter to what the pair is. */
export type Both<T> = readonly [T, T]

/** One end with the interface that it is to have there, and its addresses with their prefixes. */
export interface EndSettings {
  readonly name: string
  readonly addresses: readonly string[]
}

/** Whose end it is, in the aliases of both: a container may be renamed, its id stays. */
export function identityOf({ place }: PairEnd): string {
  return isContainer(place) ? shortId(place.id) : place.id
}

/** The alias that the interface of `end` has: it proves that it is ours, and of the pair with `other`. */
export function aliasOf(end: PairEnd, other: PairEnd): string {
  return `netx link=${identityOf(end)} peer=${identityOf(other)}`
}
