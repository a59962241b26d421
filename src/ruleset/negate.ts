import type { RuleMatch } from '../model/ruleset.ts'

/** What holds exactly where that does not; of one question alone. */
export function negated(all: readonly RuleMatch[]): RuleMatch[] {
  return all.map((match) =>
    match.kind === 'other' ? { kind: 'other', text: `not ${match.text}` } : { ...match, not: !match.not },
  )
}
