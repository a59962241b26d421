import { NetxError } from '../model/errors.ts'
import { overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'

/** A network that holds addresses which somebody asked for. */
export interface Holder {
  readonly network: Network
  readonly subnet: string
  /** The subnet that was asked for. */
  readonly asked: string
}

/** Who holds which of the subnets. A config-only network reserves nothing, so it holds nothing. */
export function findHolders(subnets: readonly string[], networks: readonly Network[]): Holder[] {
  const owned = networks
    .filter((network) => !network.configOnly)
    .flatMap((network) =>
      parseAll(network.pools.map(({ subnet }) => subnet)).map((subnet) => ({ network, subnet })),
    )
  return parseAll(subnets).flatMap((asked) =>
    owned
      .filter(({ subnet }) => overlaps(asked, subnet))
      .map(({ network, subnet }) => ({ network, subnet: subnet.text, asked: asked.text })),
  )
}

/** The engine refuses an overlap without saying with whom; this says it. */
export function overlapError(holders: readonly Holder[], cause: unknown): NetxError {
  const clauses = holders.map(
    ({ network, subnet, asked }) => `subnet ${asked} overlaps with ${subnet} of network "${network.name}"`,
  )
  const names = [...new Set(holders.map(({ network }) => network.name))]
  return new NetxError({
    family: 'engine',
    code: 'NETX_SUBNET_OVERLAP',
    message: clauses.join(', and '),
    next: `Choose a subnet that is free, or give that one up: docker netx rm ${names.join(' ')}`,
    cause,
  })
}

function parseAll(texts: readonly string[]): Subnet[] {
  return texts.map(parseSubnet).filter((subnet) => subnet !== undefined)
}
