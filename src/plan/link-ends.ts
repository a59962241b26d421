import { NetxError } from '../model/errors.ts'
import { concealment } from '../model/hindrance.ts'
import { type Atlas, sameNamespace } from '../model/place.ts'
import { HOST } from '../model/topology.ts'
import type { Both, PairEnd } from '../model/veth-pair.ts'
import { identityOf } from '../model/veth-pair.ts'
import type { Beyond } from './participants.ts'
import { type Candidate, theOne } from './select.ts'

const NAMED = '@netns:'
/** An interface's alias holds the identities of both ends. */
const LONGEST_IDENTITY = 111

/** What the two are beyond containers, as `matrix` and `topology` name it: `@host`, `@netns:NAME`. */
export function beyondOf(references: Both<string>): Beyond {
  const named = references.filter((reference) => reference.startsWith(NAMED))
  return {
    host: references.includes(HOST),
    netns: named.map((reference) => reference.slice(NAMED.length)),
    also: [],
  }
}

/** The containers among the two. */
export function chooseEnds<C extends Candidate>(candidates: readonly C[], references: Both<string>): C[] {
  return references
    .filter((reference) => !isBeyond(reference))
    .map((reference) => theOne(candidates, reference, 'container'))
}

/** The two ends, whether or not their namespaces are there; two names for one namespace are refused. */
export function endsOf(atlas: Atlas, [one, other]: Both<string>): Both<PairEnd> {
  const ends = [endOf(atlas, one), endOf(atlas, other)] as const
  const [a, b] = ends.map(({ container }) => container.id)
  if (a !== undefined && b !== undefined && sameNamespace(atlas, a, b)) {
    throw new NetxError({
      family: 'user',
      code: 'NETX_BAD_LINK',
      message: `${one} and ${other} are in one network namespace, where each reaches the other already`,
      next: 'Name two that have namespaces of their own.',
    })
  }
  const long = ends.map(identityOf).find((identity) => identity.length > LONGEST_IDENTITY)
  if (long === undefined) return ends
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_LINK',
    message: `${long} is longer than the ${LONGEST_IDENTITY} bytes that an interface's alias has room for`,
    next: 'Give the namespace a shorter name.',
  })
}

/** Why there is no namespace to link, or to look into: the first of the two that has none; null where both have one. */
export function missingEnd(atlas: Atlas, ends: Both<PairEnd>): string | null {
  const found = ends.map(({ container }) => concealment(atlas, container.id)).find((one) => one !== null)
  return found?.text ?? null
}

function isBeyond(reference: string): boolean {
  return reference === HOST || reference.startsWith(NAMED)
}

function endOf(atlas: Atlas, reference: string): PairEnd {
  const container = theOne(atlas.topology.containers, reference, 'container')
  return { container, place: atlas.place(container.id) }
}
