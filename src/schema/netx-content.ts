import type { Maker, NetworkSettings, WantedMember } from '../model/blueprint.ts'
import type { Path } from './file-problem.ts'
import type { PolicyContent } from './policy-schema.ts'

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
  readonly maker: Maker
  readonly settings: NetworkSettings
  readonly members: readonly (Omit<WantedMember, 'line'> & { readonly path: Path })[]
}
