/** The body of the engine's network creation, which is also what `docker network create` sends. Absent means not sent. */
export interface NetworkSpec {
  readonly name: string
  readonly driver: string
  readonly options: Readonly<Record<string, string>>
  readonly ipam: {
    readonly driver: string
    readonly options: Readonly<Record<string, string>>
    readonly config: readonly {
      readonly subnet: string
      readonly ipRange?: string
      readonly gateway?: string
      readonly auxAddresses?: Readonly<Record<string, string>>
    }[]
  }
  readonly internal: boolean
  readonly attachable: boolean
  readonly ingress: boolean
  readonly ipv4?: boolean
  readonly ipv6?: boolean
  readonly scope: string
  readonly configOnly: boolean
  readonly configFrom?: string
  readonly labels: Readonly<Record<string, string>>
}

/** How a container is to be attached to a network. Absent means that the engine chooses. */
export interface EndpointSpec {
  readonly ipv4?: string
  readonly ipv6?: string
  readonly linkLocal?: readonly string[]
  readonly aliases?: readonly string[]
  readonly links?: readonly string[]
  readonly driverOptions?: Readonly<Record<string, string>>
  readonly gatewayPriority?: number
}
