import { type Change, isKept, type Named, pending } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'

/** What would make an engine what a netx.yaml wants. */
export interface BlueprintPlan {
  readonly file: string
  readonly project: string
  /** In the order of the file; those that are no longer in it last, by name. */
  readonly networks: readonly NetworkPlan[]
  /** Members that do not exist yet. */
  readonly missing: readonly Missing[]
  /** What cannot be done, in a sentence each. */
  readonly blocked: readonly string[]
}

export type NetworkPlan = Keeping | Creation | Replacement | Removal

interface Planned {
  readonly name: string
  /** Of the network that there is; empty where it is to be created. */
  readonly id: string
  /** Whether the file names it. */
  readonly listed: boolean
  /** Whether it was made from this file. */
  readonly owned: boolean
  /** In what it is not as wanted. */
  readonly because: readonly string[]
  /** Of the places on it, kept ones included. The network's id may not be known yet. */
  readonly changes: readonly Change[]
  /** Who is on it and not in the file. */
  readonly unmanaged: readonly Named[]
  /** Whom the file means, and who cannot be on it. */
  readonly unfit: readonly Unfit[]
}

export interface Keeping extends Planned {
  readonly action: 'keep'
}

export interface Creation extends Planned {
  readonly action: 'create'
  readonly to: NetworkSpec
}

/** Everybody who is on the old one and everybody who joins it has a change, in the order in which they are to have one. */
export interface Replacement extends Planned {
  readonly action: 'replace'
  /** Fixed addresses that nobody gives to whoever had them, as the new subnets do not have them. */
  readonly lost: readonly { readonly container: Named; readonly address: string }[]
  readonly from: NetworkSpec
  readonly to: NetworkSpec
}

export interface Removal extends Planned {
  readonly action: 'remove'
}

export interface Missing {
  readonly network: string
  /** As the file has it: a name, a glob, a label. */
  readonly text: string
  readonly line: number
}

export interface Unfit {
  readonly container: Named
  /** As in "web runs in the network of the engine's host". */
  readonly why: string
  readonly line: number
}

export function isEmpty({ networks, missing }: BlueprintPlan): boolean {
  return missing.length === 0 && networks.every(isAsWanted)
}

export function isAsWanted({ action, changes }: NetworkPlan): boolean {
  return action === 'keep' && changes.every(isKept)
}

/** Who goes along with a network that is replaced. */
export function movesOf({ action, changes }: NetworkPlan): Change[] {
  return action === 'replace' ? changes.filter(({ from, to }) => from !== null && to !== null) : []
}

/** Who joins, leaves or is connected anew, other than by going along. */
export function tasksOf(plan: NetworkPlan): Change[] {
  const moves = movesOf(plan)
  return pending(plan.changes).filter((change) => !moves.includes(change))
}
