import type { Change, Named } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'

/** What would make an engine what a netx.yaml wants. */
export interface BlueprintPlan {
  readonly file: string
  readonly project: string
  /** In the order of the file; those that are no longer in it last. */
  readonly networks: readonly NetworkPlan[]
  /** Members that do not exist yet. */
  readonly missing: readonly Missing[]
  /** What cannot be done, in a sentence each. */
  readonly blocked: readonly string[]
}

export interface NetworkPlan {
  readonly action: 'keep' | 'create' | 'replace' | 'remove'
  readonly name: string
  /** Of the network that there is; empty where it is to be created. */
  readonly id: string
  /** Whether the file names it. */
  readonly listed: boolean
  /** Whether it was made from this file. */
  readonly owned: boolean
  readonly from: NetworkSpec | null
  readonly to: NetworkSpec | null
  /** In what it is not as wanted. */
  readonly because: readonly string[]
  /** Of the places on it, kept ones included. The network's id may not be known yet. */
  readonly changes: readonly Change[]
  /** Members of a network that is replaced, as they are to be on the new one. */
  readonly moved: readonly Change[]
  /** Who is on it and not in the file. */
  readonly unmanaged: readonly Named[]
}

export interface Missing {
  readonly network: string
  /** As the file has it: a name, a glob, a label. */
  readonly text: string
  readonly line: number
}
