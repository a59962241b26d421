import type { ByDescription, Policy } from './policy.ts'
import type { EndpointSpec } from './spec.ts'

/** What a netx.yaml wants: networks, who is on them and how, and who may reach whom. */
export interface Blueprint {
  /** As the user named it. */
  readonly file: string
  /** Whose the networks are that are made from it. */
  readonly project: string
  /** Whether its members are to be on no other networks than the file gives them. */
  readonly exclusive: boolean
  readonly networks: readonly WantedNetwork[]
  readonly policy: Policy | undefined
}

export interface WantedNetwork {
  readonly name: string
  readonly line: number
  readonly maker: Maker
  readonly settings: NetworkSettings
  /** The first that means a container decides how it is connected. */
  readonly members: readonly WantedMember[]
}

/**
 * Who makes a network and removes it: we do; compose, from the file that we read; or somebody else, who then decides what it is.
 * The latter two have to be there.
 */
export type Maker = 'netx' | 'compose' | 'somebody'

/** What is said of a network; what is not is the engine's to choose. */
export interface NetworkSettings {
  readonly driver?: string | undefined
  /** CIDR, `auto` or `auto/PREFIX`. */
  readonly subnets: readonly string[]
  /** Where to look for those, in CIDR form. */
  readonly pool: readonly string[]
  readonly gateways: readonly string[]
  readonly ipRanges: readonly string[]
  readonly reserved: Readonly<Record<string, string>>
  readonly internal?: boolean | undefined
  readonly attachable?: boolean | undefined
  readonly ipv4?: boolean | undefined
  readonly ipv6?: boolean | undefined
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

export interface WantedMember {
  /** As it is written: `redis-1`, `redis-*`, `label:tier=db`. */
  readonly text: string
  readonly line: number
  readonly selector: ByDescription
  readonly endpoint: EndpointSpec
  /** Whether it is as wanted that there is none. */
  readonly isOptional?: boolean
}

/** The label of a network that was made from a file: the file's project. */
export const PROJECT_LABEL = 'io.github.docker-netx.project'

/** The driver option of a connection that was made from a file; drivers let what they do not know be. */
export const CONNECTED_BY = 'io.github.docker-netx.project'
