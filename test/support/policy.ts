import type { Policy, Rule } from '../../src/model/policy.ts'
import { readRule } from '../../src/schema/policy-text.ts'

function rule(text: string, line: number): Rule {
  const read = readRule(text)
  if ('problem' in read) throw new Error(read.problem)
  return { ...read, line }
}

/** A policy of these rules, the first of which stands in line 2. */
export function policyOf(
  rules: readonly string[],
  otherwise: 'derived' | 'allow' | 'deny' = 'derived',
): Policy {
  return {
    file: 'policy.yaml',
    otherwise:
      otherwise === 'derived'
        ? null
        : { allow: otherwise === 'allow', text: `default: ${otherwise}`, line: 1 },
    rules: rules.map((text, index) => rule(text, index + 2)),
    columns: [],
  }
}
