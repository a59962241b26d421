import { NetxError } from '../model/errors.ts'
import { isGlob } from '../model/glob.ts'
import type { Policy } from '../model/policy.ts'

/** The columns that flags and the policy ask for. Where the internet is, only the user can say. */
export function alsoFor(policy: Policy | undefined, also: readonly string[]): string[] {
  const words = (policy?.columns ?? []).map(({ word }) => word).filter((word) => word !== 'internet')
  const all = [...new Set([...also, ...words])]
  const homeless = policy?.columns.find(({ word }) => word === 'internet')
  if (!policy || !homeless || all.some((word) => word.startsWith('internet='))) return all
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_POLICY',
    message: `${policy.file}, line ${homeless.rule.line} (columns.internet): where the internet is to be tried is not said`,
    next: 'Add --also internet=ADDRESS, or write internet=ADDRESS in the file.',
  })
}

/** The containers that rules call by their full names: they are of interest even where they do not run. */
export function namesIn(policy: Policy | undefined): string[] {
  const ends = policy?.rules.flatMap(({ from, to }) => [from, to]) ?? []
  return ends.flatMap((end) => (end.kind === 'name' && !isGlob(end.pattern) ? [end.pattern] : []))
}
