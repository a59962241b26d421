import { type FileProblem, type FileProblems, within } from './file-problem.ts'
import { addressProblem } from './netx-addresses.ts'
import type { NetxContent } from './netx-content.ts'
import { netxDocument } from './netx-document.ts'
import { readNetwork } from './netx-network.ts'
import { allOrProblem, bad, problemOf } from './netx-problems.ts'
import { type PolicyContent, readPolicy } from './policy-schema.ts'

/** Reads what the file holds; the first thing that is wrong with it otherwise. */
export function readNetx(value: unknown): NetxContent | FileProblem | FileProblems {
  const expect = expectationOf(value)
  const { data, error } = netxDocument.safeParse(value)
  // A key that is not known is more often a slip than the one that is missing for it.
  const issue = error?.issues.find(({ code }) => code === 'unrecognized_keys') ?? error?.issues[0]
  if (issue && issue.path[0] !== 'expect') return problemOf(issue, value)
  if (expect && 'problems' in expect) return within(['expect'], expect)
  if (!data) return problemOf(issue, value)
  const { project, exclusive = false } = data
  if (Object.keys(data.networks).length === 0) return bad(['networks'], 'networks', 'there is no network')
  const networks = allOrProblem(
    Object.entries(data.networks).map(([name, entry]) => readNetwork(name, entry)),
  )
  if ('problem' in networks) return networks
  return addressProblem(networks) ?? { project, exclusive, networks, expect }
}

function expectationOf(value: unknown): PolicyContent | FileProblems | undefined {
  if (typeof value !== 'object' || value === null || !('expect' in value)) return undefined
  return readPolicy(value.expect)
}
