import type { Summary } from '../model/report.ts'

/** 0 all as expected · 2 a leak or a broken path · 3 at least one pair is not proven, and nothing worse was found. */
export function matrixExitCode({ leak, broken, unproven }: Summary): 0 | 2 | 3 {
  if (leak + broken > 0) return 2
  return unproven > 0 ? 3 : 0
}
