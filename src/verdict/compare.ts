import type { Baseline, ComparedPair, Pair, Report } from '../model/report.ts'
import { changesBetween, type PairChange } from './changes.ts'
import { matrixExitCode } from './exit-code.ts'

/** How a pair differs. `unknown`: it may or may not, as something was not measured or not proven, then or now. */
export type Difference = 'added' | 'removed' | 'changed' | 'unknown'

/** What `--against` prints with `--format json`. */
export interface Comparison {
  readonly schemaVersion: 1
  readonly changes: readonly ({ readonly kind: Difference } & PairChange)[]
  readonly summary: Readonly<Record<Difference, number>>
  readonly report: Report
}

/** Compares what was measured now with what was measured then. */
export function compareReports(before: Baseline, report: Report): Comparison {
  const changes = changesBetween(withoutIds(before), { pairs: withoutIds(report).pairs }).map((change) => ({
    kind: kindOf(change),
    ...change,
  }))
  const count = (kind: Difference) => changes.filter((change) => change.kind === kind).length
  const summary = {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    unknown: count('unknown'),
  }
  return { schemaVersion: 1, changes, summary, report }
}

/** As that of the report alone, but that a difference is as bad as a leak. */
export function comparisonExitCode({ summary, report }: Comparison): 0 | 2 | 3 {
  const own = matrixExitCode(report)
  if (own === 2 || summary.added + summary.removed + summary.changed > 0) return 2
  return summary.unknown > 0 ? 3 : own
}

function kindOf({ before, after, certain }: PairChange): Difference {
  if (!before) return 'added'
  if (!after) return 'removed'
  return certain ? 'changed' : 'unknown'
}

/** A container that was made anew has another id, and a name after it: no difference in who reaches whom. */
function withoutIds<P extends ComparedPair | Pair>({
  participants,
  pairs,
}: {
  readonly participants: Baseline['participants']
  readonly pairs: readonly P[]
}): { readonly pairs: readonly P[] } {
  const ids = new Set(participants.map(({ id }) => id.slice(0, 12)))
  return {
    pairs: pairs.map((pair) => ({
      ...pair,
      probes: pair.probes.filter(({ name }) => name === undefined || !ids.has(name)),
    })),
  }
}
