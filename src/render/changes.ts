import type { PairChange } from '../verdict/changes.ts'
import { paintCell } from './matrix-cell.ts'
import { arrow, printable, type Style } from './style.ts'

/** What is told of each pair beside what became of it; the rest is counted. */
const SHOWN = 2

/** A pair that differs, a line for what it was and is, and one for the probes that tell it. */
export function renderChanges(changes: readonly PairChange[], style: Style): string[] {
  return changes.flatMap((change) => {
    const words = probeWords({ ...change, probes: telling(change.probes) })
    const shown = words.slice(0, SHOWN).join('; ')
    const more = words.length > SHOWN ? `; and ${words.length - SHOWN} more` : ''
    return [headline(change, style), ...(words.length > 0 ? [`    ${shown}${more}`] : [])]
  })
}

/** What was asked both times tells more than what is asked since, or no longer; addresses more than names. */
function telling(probes: PairChange['probes']): PairChange['probes'] {
  const both = probes.filter(({ before, after }) => before !== null && after !== null)
  const isName = ({ what }: PairChange['probes'][number]) => Number(what.startsWith('dns '))
  return (both.length > 0 ? both : probes).toSorted((a, b) => isName(a) - isName(b))
}

export function headline({ from, to, before, after }: PairChange, style: Style): string {
  const pair = arrow(from, to)
  if (!after) return `${pair}  is gone`
  const now = paintCell(`${after.observed}, ${after.verdict}`, after.verdict, style)
  return before ? `${pair}  ${before.observed}, ${before.verdict} → ${now}` : `${pair}  is new: ${now}`
}

/** What differs in each probe; nothing where the whole pair is new or gone. */
export function probeWords({ before, after, probes }: PairChange): string[] {
  if (!before || !after) return []
  return probes.map(({ what, before: was, after: is }) => {
    return `${printable(what)} ${was ?? 'not asked'} → ${is ?? 'not asked'}`
  })
}
