import type { Outcome } from './outcome.ts'
import type { Probe } from './probe.ts'

/**
 * A positive control that failed, so that silence proves less: nothing at all answered the asker's prober; the target
 * answers nothing, even from itself; the target's address is dead even from inside; the asker's DNS server is dead;
 * nobody watched the place where the datagram was to arrive; nobody of the run reached a target outside of it; the source
 * answered for itself, with its own tools; the DNS server of the source is busy, and kept silent twice.
 */
export type Doubt =
  | 'asker-deaf'
  | 'target-mute'
  | 'address-dead'
  | 'dns-dead'
  | 'unwatched'
  | 'nobody-reached-it'
  | 'own-tools'
  | 'busy-server'

/**
 * What makes the proof of an absence weak though its controls hold: the asker heard nobody but itself; the DNS server
 * kept silent on the name, though it answered for its own.
 */
export type Weakness = 'asker-alone' | 'server-silent'

/** A probe with what it saw. */
export interface Measurement {
  readonly probe: Probe
  readonly outcome: Outcome
  /** null when the positive controls hold. */
  readonly doubt: Doubt | null
  readonly weakness: Weakness | null
  /** Of a path to a target outside the run: the best that anything of the run, its controls included, saw of that target. */
  readonly reached?: 'open' | 'answer' | null | undefined
}
