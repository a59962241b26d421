import type { Change } from './membership.ts'
import type { NetworkSpec } from './spec.ts'

/** What a run was about to change, written down before and removed after: what is there after all was left half done. */
export interface Journal {
  readonly schemaVersion: 1
  /** The engine's address. */
  readonly engine: string
  /** The command, as a person knows it: `connect`. */
  readonly command: string
  readonly changes: readonly Change[]
  /** A network that is made anew on the way; the id is that of the old one. */
  readonly network: { readonly id: string; readonly from: NetworkSpec; readonly to: NetworkSpec } | null
}
