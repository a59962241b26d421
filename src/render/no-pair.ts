import type { Report } from '../model/report.ts'
import { printable } from './style.ts'

/** What is missing where there is no pair, and `next` is what to do; null where there is one. */
export function noPair(
  { participants, pairs }: Pick<Report, 'participants' | 'pairs'>,
  next: string,
): string | null {
  if (pairs.length > 0) return null
  const [only, another] = participants
  const who = another
    ? 'no two were asked about'
    : only
      ? `only ${printable(only.name)} takes part`
      : 'none takes part'
  return `A pair takes two containers, and ${who}, so that nothing is proven. ${next}`
}
