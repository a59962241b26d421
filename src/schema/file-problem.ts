import type { Problem } from './policy-text.ts'

export type Path = readonly PropertyKey[]

/** What is wrong, and where: at the entry of that path, so many characters into its text. */
export interface FileProblem extends Omit<Problem, 'at'> {
  readonly path: Path
  readonly at: number | null
}

/** At the value of an entry. */
export function problemAt(path: Path, problem: string, next: string): FileProblem {
  return { problem, next, path, at: null }
}
