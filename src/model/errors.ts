/**
 * Whose turn it is to act: `user` (the input), `engine` (Docker refused or is away), `bug` (ours).
 * The exit code follows from it and from `usage`.
 */
export type ErrorFamily = 'user' | 'engine' | 'bug'

export interface ErrorDetails {
  readonly family: ErrorFamily
  /** Stable, for programs: `NETX_SUBNET_OVERLAP`. */
  readonly code: string
  /** What happened, one sentence that holds the offending value. */
  readonly message: string
  /** What to do now, one sentence or a command. */
  readonly next?: string
  readonly cause?: unknown
}

/** The one error class: what happened, and what to do next. */
export class NetxError extends Error {
  readonly family: ErrorFamily
  readonly code: string
  readonly next: string | undefined

  constructor({ family, code, message, next, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'NetxError'
    this.family = family
    this.code = code
    this.next = next
  }
}

/** Whether it is one of ours with this code. */
export function hasCode(error: unknown, code: string): error is NetxError {
  return error instanceof NetxError && error.code === code
}

/** What it says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
