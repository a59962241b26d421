/** The exit codes, a contract: docs/exit-codes.md. */
export const ExitCode = {
  ok: 0,
  /** The engine refused, or the thing does not exist. */
  refused: 1,
  /** Measured, and not as expected. */
  unexpected: 2,
  /** At least one cell could not be measured, and nothing worse was found. */
  unknown: 3,
  /** Bad flags or arguments, or an invalid file. */
  usage: 125,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
