import type { Member } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import type { Claim } from './claims.ts'

/** Part of the JSON contract. */
type FindingKind =
  | 'advisory'
  | 'no-forwarding'
  | 'bridge-not-filtered'
  | 'firewall-rules-missing'
  | 'forward-closed'
  | 'dropping-rule'
  | 'firewall-unread'
  | 'dns-silent'
  | 'port-not-published'
  | 'mtu-above-uplink'
  | 'bridge-down'
  | 'orphaned-veth'
  | 'left-over-helper'
  | 'network-full'
  | 'pools-exhausted'
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
  /** What shows it, where the message does not say. */
  readonly evidence?: string
  readonly next: string
}

export interface Evidence {
  readonly networks: readonly Network[]
  readonly members: readonly Member[]
  /** Of the host, where it is known. */
  readonly claims: readonly Claim[]
  readonly nowMs: number
}
