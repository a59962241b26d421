import type { Maker, NetworkSettings, WantedMember } from '../model/blueprint.ts'
import type { Path } from './file-problem.ts'
import type { PolicyContent } from './policy-schema.ts'

/** What a network is said of its addresses, in the words of a netx.yaml. */
export type AddressKey = 'subnet' | 'pool' | 'gateway' | 'ip-range' | 'reserved'

/** A netx.yaml, each part with the path of its entry. */
export interface NetxContent {
  readonly project: string
  readonly exclusive: boolean
  readonly networks: readonly NetworkContent[]
  readonly expect: PolicyContent | undefined
}

export interface NetworkContent {
  readonly path: Path
  readonly name: string
  /** Where it says one of its addresses: the how-manieth of several, or of which name. */
  pathOf(key: AddressKey, which: number | string): Path
  readonly maker: Maker
  readonly settings: NetworkSettings
  readonly members: readonly MemberContent[]
}

export interface MemberContent extends Omit<WantedMember, 'line'> {
  readonly path: Path
  /** Where it is given a fixed address. */
  pathOf(version: 4 | 6): Path
}
