import type { Change } from './membership.ts'
import type { NetworkSpec } from './spec.ts'

/** What a run was about to change, written down before and removed after: what is there after all was left half done. */
export interface Journal {
  readonly schemaVersion: 2
  /** The engine's address. */
  readonly engine: string
  /** The command, as a person knows it: `connect`. */
  readonly command: string
  /** On networks that are made anew, these have the old one's id. */
  readonly changes: readonly Change[]
  /** Made anew on the way. */
  readonly networks: readonly Remaking[]
}

/** A network that is to be another under its name. */
export interface Remaking {
  /** Of the network that there is. */
  readonly id: string
  readonly from: NetworkSpec
  readonly to: NetworkSpec
}
