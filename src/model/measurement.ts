import type { Outcome } from './outcome.ts'
import type { Probe } from './probe.ts'

/**
 * A positive control that failed, so that silence proves less: nothing at all answered the asker's prober; the target
 * answers no ping, even from itself; the target's address is dead even from inside; the asker's DNS server is dead.
 */
export type Doubt = 'asker-deaf' | 'target-mute' | 'address-dead' | 'dns-dead'

/** A probe with what it saw. */
export interface Measurement {
  readonly probe: Probe
  readonly outcome: Outcome
  /** null when the positive controls hold. */
  readonly doubt: Doubt | null
}
