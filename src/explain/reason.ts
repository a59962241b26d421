import type { Code } from './codes.ts'
import type { Facts } from './facts.ts'

/** Why a pair does not talk, or not as one would think. Keys in the order in which JSON prints them. */
export interface Reason {
  /** Part of the JSON contract, with a page of its own: docs/codes/. */
  readonly code: Code
  /** What is so, with the names of whom it is about; in words, which may change. */
  readonly message: string
  /** The settings, addresses and answers that show it. */
  readonly evidence: readonly string[]
  /** What it means, whomever it is about. */
  readonly meaning: string
  /** The command that changes it, to be pasted into a shell; null where none does. */
  readonly fix: string | null
  /** Where that command is to be run, if not here: as root on the engine's host. */
  readonly fixOn?: 'host'
}

export type Found = Pick<Reason, 'message' | 'evidence' | 'fix' | 'fixOn'>

/** Looks for one reason; null where it is not the case. */
export type Check = (facts: Facts) => Found | null
