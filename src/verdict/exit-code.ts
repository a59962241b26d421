import type { Report } from '../model/report.ts'

/**
 * 0 all as expected · 2 a leak or a broken path · 3 there is no pair, at least one, or one rule of the policy, is not
 * proven, and nothing worse was found.
 */
export function matrixExitCode({ summary, policy }: Pick<Report, 'summary' | 'policy'>): 0 | 2 | 3 {
  const { pairs, leak, broken, unproven } = summary
  if (leak + broken > 0) return 2
  const isDoubtful = policy?.rules.some(({ verdict }) => verdict === 'unproven') ?? false
  return pairs === 0 || unproven > 0 || isDoubtful ? 3 : 0
}
