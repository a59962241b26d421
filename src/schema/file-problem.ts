import type { Problem } from './policy-text.ts'

export type Path = readonly PropertyKey[]

/** What is wrong, and where: at the entry of that path, so many characters into its text. */
export interface FileProblem extends Omit<Problem, 'at'> {
  readonly path: Path
  readonly at: number | null
}
