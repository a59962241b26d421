import { type Change, fixedAddresses, type Step, stepsOf } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'

/**
 * The steps of changes that have to do with each other: first who leaves, and who may have an address that another is to
 * have; then those that are to have one, before those that take any, as they might take it.
 */
export function orderSteps(changes: readonly Change[]): Step[] {
  const wanted = new Set(changes.flatMap(({ to }) => fixedAddresses(to)))
  const isInTheWay = ({ from, to }: Change) =>
    to === null ||
    (from !== null &&
      (fixedAddresses(from).length === 0 || fixedAddresses(from).some((address) => wanted.has(address))))
  const ordered = changes.toSorted((a, b) => byAddresses(a.to, b.to))
  const early = ordered.filter((change) => wanted.size > 0 && isInTheWay(change))
  const leaving = early.flatMap(stepsOf).filter(({ kind }) => kind === 'disconnect')
  const rest = ordered.flatMap((change) =>
    early.includes(change) ? stepsOf(change).filter(({ kind }) => kind === 'connect') : stepsOf(change),
  )
  return [...leaving, ...rest]
}

/**
 * Who has addresses of both families comes first, who has none last. Between them those of IPv6, as an engine gives out the
 * low addresses first, and there are more of that family.
 */
export function byAddresses(a: EndpointSpec | null, b: EndpointSpec | null): number {
  const rank = (spec: EndpointSpec | null) =>
    fixedAddresses(spec).length * 2 + Number(spec?.ipv6 !== undefined)
  return rank(b) - rank(a)
}
