import type { Problem } from './policy-text.ts'

export type Path = readonly PropertyKey[]

/** What is wrong, and where: at the entry of that path, so many characters into its text. */
export interface FileProblem extends Omit<Problem, 'at'> {
  readonly path: Path
  readonly at: number | null
}

/** Several, in any order. */
export interface FileProblems {
  readonly problems: readonly FileProblem[]
}

/** At the value of an entry. */
export function problemAt(path: Path, problem: string, next: string): FileProblem {
  return { problem, next, path, at: null }
}

/** The same, of what stands in a larger file at that path. */
export function within(at: Path, { problems }: FileProblems): FileProblems {
  return { problems: problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] })) }
}
