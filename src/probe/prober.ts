import type { Payload } from '../model/outcome.ts'
import type { Sight } from '../model/sight.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'

/** What measures: it was opened in the namespaces of an opening, and answers requests about them. */
export interface Prober {
  readonly rung: Rung
  /** Why it is not of a better rung, one sentence for each. */
  readonly fallbacks?: readonly string[]
  /** What it found, by the indices of the opening's namespaces. */
  readonly found: readonly NamespaceState[]
  /** Asks everything; the same requests again cost no new plan. Ends early, with what it has, when `deadline` passes. */
  measure(requests: Requests, pace: Pace, onAnswer: () => void, deadline: AbortSignal): Promise<Answers>
  /** Leaves nothing behind. Never throws. */
  close(): Promise<void>
}

/** Why answers are missing after a round that the deadline ended. */
export const DEADLINE_PASSED = 'the deadline had passed'

/** How something is measured, from the best to the last resort. */
export const RUNGS = ['helper', 'sidecar', 'exec'] as const
export type Rung = (typeof RUNGS)[number]

export type NamespaceState =
  | (Sight & {
      readonly kind: 'entered'
      /** Whether it was told what arrives there. */
      readonly receives: boolean
    })
  | { readonly kind: 'failed'; readonly reason: string }

/** What was answered, by the indices of the requests; where nothing was, there is nothing. */
export interface Answers {
  readonly paths: readonly (PathAnswer | undefined)[]
  readonly names: readonly (NameAnswer | undefined)[]
  /** Names whose servers kept silent again when nothing else was asked, although they are busy. */
  readonly overdue?: ReadonlySet<number>
  /** Why answers are missing, if any are. */
  readonly missing: string
  /** The longest window that was used; null when the end was not reached. */
  readonly windowMs: number | null
}

export type PathAnswer =
  | (Answered & { readonly kind: 'reply' | 'refused' })
  | (Answered & { readonly kind: 'open'; readonly how: Payload })
  /** A reply to something that never arrived where it should have. */
  | { readonly kind: 'stranger'; readonly attempts: number; readonly rttMs: number }
  | { readonly kind: 'timeout'; readonly attempts: number }
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'failed'; readonly reason: string }

interface Answered {
  readonly attempts: number
  readonly lost: number
  readonly rttMs: number
}

export type NameAnswer =
  | {
      readonly kind: 'answer'
      readonly rcode: number
      readonly rttMs: number
      readonly addresses: readonly string[]
      /** There are more addresses than the answer had room for. */
      readonly isCut: boolean
    }
  | { readonly kind: 'silent'; readonly attempts: number }
  | { readonly kind: 'timeout'; readonly attempts: number }
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'failed'; readonly reason: string }
