import type { Member } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import type { Claim } from './claims.ts'

/** Part of the JSON contract. */
type FindingKind =
  | 'duplicate-address'
  | 'overlapping-networks'
  | 'overlap-in-container'
  | 'in-the-way-of-host'
  | 'stale-endpoint'
  | 'fixed-in-dynamic-range'
  | 'kept-by-stopped'
  | 'unused-network'

export interface Finding {
  readonly kind: FindingKind
  /** A problem breaks something, or will; a hint may be meant so. */
  readonly severity: 'problem' | 'hint'
  readonly message: string
  readonly next: string
}

export interface Evidence {
  readonly networks: readonly Network[]
  readonly members: readonly Member[]
  /** Of the host, where it is known. */
  readonly claims: readonly Claim[]
  readonly nowMs: number
}
