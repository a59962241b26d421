import { BITS, formatAddress } from '../model/address.ts'
import { NetxError } from '../model/errors.ts'
import {
  type AddressRange,
  isAligned,
  LONGEST_PREFIX,
  normalise,
  overlaps,
  parseSubnet,
  parseSubnets,
  type Subnet,
  sizeOf,
  subnetAt,
  unusableIn,
} from '../model/subnet.ts'
import type { Both } from '../model/veth-pair.ts'
import { checkUse } from './check-subnets.ts'
import { freeRanges } from './free-subnets.ts'

/** Two addresses, and what a subnet of IPv4 has besides. */
const PREFIX = LONGEST_PREFIX[4]

/** Reads `--subnet`: one of each family at the most, with room for two; none where any will do. */
export function readLinkSubnets(texts: readonly string[]): Subnet[] {
  const given = texts.filter((text) => text !== 'auto')
  const subnets = given.map((text) => parseSubnet(text) ?? refuse(`${text} is no subnet`, EXAMPLE))
  checkUse(given)
  for (const subnet of subnets) {
    const { version, prefix, text } = subnet
    if (!isAligned(subnet)) refuse(`${text} is an address in a subnet`, `Write --subnet ${normalise(subnet)}`)
    if (LINK_LOCAL.some((block) => overlaps(block, subnet)))
      refuse(`${text} is for addresses that each interface has by itself`, EXAMPLE)
    if (prefix > BITS[version] - 1) refuse(`${text} has no room for two addresses`, EXAMPLE)
    if (subnets.filter((one) => one.version === version).length > 1)
      refuse(
        `${given.join(' and ')} are of one family, and a link takes one subnet of each`,
        'Leave one out.',
      )
  }
  return subnets
}

const LINK_LOCAL = parseSubnets(['fe80::/10'])

const EXAMPLE = 'Write it as --subnet 172.25.45.0/24, or leave it out for one that is free.'

/**
 * A free one of the smallest size. From the end of the pools: the engine takes from their beginning, and looks at no
 * namespace but its host's.
 */
export function freeLinkSubnet(pools: readonly Subnet[], taken: readonly AddressRange[]): Subnet {
  const size = sizeOf(4, PREFIX)
  for (const pool of pools.filter(({ version }) => version === 4).toReversed()) {
    for (const { first, last } of freeRanges(pool, taken).toReversed()) {
      const at = ((last + 1n) / size - 1n) * size
      if (at >= first) return subnetAt(4, at, PREFIX)
    }
  }
  throw new NetxError({
    family: 'engine',
    code: 'NETX_NO_FREE_SUBNET',
    message: `no /${PREFIX} is free in ${pools.map(({ text }) => text).join(', ') || 'no pool at all'}`,
    next: 'Name a subnet for the link: --subnet CIDR',
  })
}

/** The first two addresses of each subnet, with its prefix: those of the one end, and those of the other. */
export function linkAddresses(subnets: readonly Subnet[]): Both<string[]> {
  const pairs = subnets.map((subnet) => {
    const start =
      unusableIn(subnet).includes(subnet.first) && subnet.prefix < BITS[subnet.version] - 1 ? 1n : 0n
    const address = (offset: bigint) =>
      `${formatAddress(subnet.version, subnet.first + start + offset)}/${subnet.prefix}`
    return [address(0n), address(1n)] as const
  })
  return [pairs.map(([first]) => first), pairs.map(([, second]) => second)]
}

/** The subnets that these addresses are in, as everybody writes them, in order. */
export function subnetTexts(addresses: readonly string[]): string[] {
  return parseSubnets(addresses).map(normalise).toSorted()
}

function refuse(message: string, next: string): never {
  throw new NetxError({ family: 'user', code: 'NETX_BAD_ADDRESSING', message, next })
}
