import { NetxError } from '../model/errors.ts'

/** How patiently the prober asks. */
export interface Pace {
  /** How long a probe waits for its answer at least. */
  readonly windowMs: number
  /** How often each path is tried, whatever comes; null: until it answers, three times at most. */
  readonly attempts: number | null
}

/** What `matrix` does without flags. */
export const PLAIN_PACE: Pace = { windowMs: 500, attempts: null }

interface PaceFlags {
  /** In milliseconds. */
  readonly timeout: number
  /** 0 when not given. */
  readonly attempts: number
}

const SHORTEST_MS = 10
const LONGEST_MS = 5000
const MOST_ATTEMPTS = 20

export function planPace({ timeout, attempts }: PaceFlags): Pace {
  const windowMs = Math.round(timeout)
  if (windowMs < SHORTEST_MS || windowMs > LONGEST_MS) {
    const message = `--timeout ${timeout}ms is not between ${SHORTEST_MS}ms and ${LONGEST_MS / 1000}s`
    throw refusal(message, 'Slow answers widen the window by themselves; 500ms is a good start.')
  }
  if (attempts < 0 || attempts > MOST_ATTEMPTS) {
    throw refusal(`--attempts ${attempts} is not between 1 and ${MOST_ATTEMPTS}`, 'Choose a smaller number.')
  }
  return { windowMs, attempts: attempts === 0 ? null : attempts }
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_PACE', message, next })
}
