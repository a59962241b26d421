import { type Change, fixedAddresses, type Step, stepsOf } from '../model/membership.ts'

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
  const ordered = changes.toSorted(
    (a, b) => Number(fixedAddresses(a.to).length === 0) - Number(fixedAddresses(b.to).length === 0),
  )
  const early = ordered.filter((change) => wanted.size > 0 && isInTheWay(change))
  const leaving = early.flatMap(stepsOf).filter(({ kind }) => kind === 'disconnect')
  const rest = ordered.flatMap((change) =>
    early.includes(change) ? stepsOf(change).filter(({ kind }) => kind === 'connect') : stepsOf(change),
  )
  return [...leaving, ...rest]
}
