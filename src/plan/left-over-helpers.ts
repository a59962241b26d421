import type { Finding } from './finding.ts'

/** Helpers of runs that were killed; whoever looks at an engine next removes them. */
export function lintHelpers(names: readonly string[]): Finding[] {
  return names.map((name): Finding => {
    return {
      kind: 'left-over-helper',
      severity: 'hint',
      message: `the helper ${name} was left by a docker netx that was killed`,
      evidence: 'the process that its label names is gone',
      next: 'Nothing is to be done: it is removed now.',
    }
  })
}
