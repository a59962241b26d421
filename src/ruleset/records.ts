import type { Bytes } from './bytes.ts'

export const NFT_KINDS = ['table', 'chain', 'rule', 'set', 'elements'] as const
export type NftKind = (typeof NFT_KINDS)[number]

/** What a record of a firewall is about. Families are the kernel's numbers. */
export type RecordStart =
  | { readonly kind: NftKind; readonly family: number }
  | { readonly kind: 'iptables'; readonly version: 4 | 6; readonly name: string }

/** The kernel's own bytes, as the helper told them: see docs/helper-protocol.md. */
export interface ToldRecord {
  readonly start: RecordStart
  readonly hex: string
}

export type RuleRecord = RecordStart & { readonly bytes: Bytes }
