import type { Report } from '../model/report.ts'

/**
 * 0 all as expected · 2 a leak or a broken path · 3 there is no pair, at least one is not proven, or a rule of the policy
 * is about nothing that was measured, and nothing worse was found.
 */
export function matrixExitCode({ summary, policy }: Pick<Report, 'summary' | 'policy'>): 0 | 2 | 3 {
  const { pairs, leak, broken, unproven } = summary
  if (leak + broken > 0) return 2
  const isIdle = policy?.rules.some(({ idle }) => idle) ?? false
  return pairs === 0 || unproven > 0 || isIdle ? 3 : 0
}
