import { parseCidr } from 'cidr-tools'
import { BITS, formatAddress, ipv4Value, isIPv4, isIPv6, versionOfPrefix } from './address.ts'

/** Addresses that follow each other. */
export interface AddressRange {
  readonly version: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/** A block of addresses. `text` is as it was written, since that is what the engine is told; `first` and `last` are its bounds. */
export interface Subnet extends AddressRange {
  readonly text: string
  readonly prefix: number
}

/** The prefix of a subnet where nobody says how large it is to be. */
export const USUAL_PREFIX = { 4: 24, 6: 64 } as const
/** Of a longer one there is no room for a gateway and a container. */
export const LONGEST_PREFIX = { 4: 30, 6: 126 } as const

const PREFIX = /^(?:0|[1-9]\d{0,2})$/

/** Reads CIDR notation as strictly as the engine does; undefined when it is none. Host bits may be set: `10.0.0.5/24`. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/')
  if (rest.length > 0 || !PREFIX.test(prefix)) return undefined
  const bits = Number(prefix)
  const value = ipv4Value(address)
  if (value !== undefined) return bits > 32 ? undefined : { text, prefix: bits, ...ipv4Range(value, bits) }
  if (bits > 128 || !isIPv6(address)) return undefined
  const { start, end } = parseCidr(text)
  return { text, version: 6, prefix: bits, first: start, last: end }
}

function ipv4Range(value: number, prefix: number): AddressRange {
  const size = 2 ** (32 - prefix)
  const first = value - (value % size)
  return { version: 4, first: BigInt(first), last: BigInt(first + size - 1) }
}

/** Those that are subnets; engines of other kinds may write what they like. */
export function parseSubnets(texts: readonly string[]): Subnet[] {
  return texts.map(parseSubnet).filter((subnet) => subnet !== undefined)
}

interface Pooled {
  readonly pools: readonly { readonly subnet: string }[]
}

/** The subnets that a network has. */
export function subnetsOf({ pools }: Pooled): Subnet[] {
  return parseSubnets(pools.map(({ subnet }) => subnet))
}

/** The first subnet of one network that overlaps with one of the other, and that one. */
export function firstOverlap(a: Pooled, b: Pooled): [Subnet, Subnet] | undefined {
  for (const one of subnetsOf(a)) {
    const other = subnetsOf(b).find((subnet) => overlaps(one, subnet))
    if (other) return [one, other]
  }
  return undefined
}

/** The subnet of one address; undefined for what is none. */
export function hostSubnet(address: string): Subnet | undefined {
  return parseSubnet(`${address}/${isIPv4(address) ? 32 : 128}`)
}

/** An address as everybody writes it; what is none stays as it is. */
export function normaliseAddress(text: string): string {
  const single = hostSubnet(text)
  return single ? formatAddress(single.version, single.first) : text
}

/** The same for an address with or without a prefix; bits behind the prefix stay. */
export function normaliseBlock(text: string): string {
  return text.replace(/^[^/]+/, (address) => normaliseAddress(address))
}

/** The addresses that nobody can have: the subnet's own, and the broadcast address of IPv4, where a subnet of two has neither. */
export function unusableIn({ version, prefix, first, last }: Subnet): readonly bigint[] {
  if (version === 6) return [first]
  return prefix < 31 ? [first, last] : []
}

/** The first address of a subnet's range that an endpoint may have: the one that a bridge takes for the gateway. */
export function firstUsable(subnet: Subnet, range: AddressRange): bigint {
  return unusableIn(subnet).includes(range.first) ? range.first + 1n : range.first
}

/** The address that a bridge takes for the gateway of a subnet where it is told none; undefined where it takes none. */
export function impliedGateway(
  { driver, options }: { readonly driver: string; readonly options: Readonly<Record<string, string>> },
  subnet: Subnet,
  range: AddressRange,
): string | undefined {
  const mode = options[`com.docker.network.bridge.gateway_mode_ipv${subnet.version}`]
  if (driver !== 'bridge' || mode === 'isolated') return undefined
  return formatAddress(subnet.version, firstUsable(subnet, range))
}

/** Whether a subnet is left to us: `auto`, or `auto/PREFIX`. */
export function isChosen(text: string): boolean {
  return text.startsWith('auto')
}

/** A subnet without an address (`0.0.0.0/24`, `::/64`) is any of that size to Docker 29, as `auto/24` is to us. */
export function asChosen(text: string): string {
  const [address = '', size] = text.split('/')
  const { first, version } = hostSubnet(address) ?? {}
  const isAny = first === 0n && Number(size) > 0 && versionOfPrefix(Number(size)) === version
  return isAny && parseSubnet(text) !== undefined ? `auto/${size}` : text
}

/** Of a subnet that is given or chosen; undefined for `auto` alone, which is of the family of its pool, and for what is none. */
export function versionOf(text: string): 4 | 6 | undefined {
  if (!isChosen(text)) return parseSubnet(text)?.version
  const [, size] = text.split('/')
  return size === undefined ? undefined : versionOfPrefix(Number(size))
}

/** Of an address; undefined for what is none. */
export function versionOfAddress(address: string): 4 | 6 | undefined {
  return hostSubnet(address)?.version
}

/** The block of that size that begins at an address. */
export function subnetAt(version: 4 | 6, first: bigint, prefix: number): Subnet {
  const text = `${formatAddress(version, first)}/${prefix}`
  return { text, version, prefix, first, last: first + sizeOf(version, prefix) - 1n }
}

/** How many addresses a block with that prefix holds. */
export function sizeOf(version: 4 | 6, prefix: number): bigint {
  return 1n << BigInt(BITS[version] - prefix)
}

/** Whether the two share at least one address. */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last
}

/** Whether a subnet holds an address; what is no address is held by none. */
export function holds(subnet: AddressRange, address: string): boolean {
  const single = hostSubnet(address)
  return single !== undefined && overlaps(subnet, single)
}

/**
 * Whether one machine can have the address: not `0.x.x.x` or `::`, no multicast, no broadcast, and no IPv4 address in the form
 * of IPv6.
 */
export function isUnicast(address: string): boolean {
  const single = hostSubnet(address)
  if (single === undefined) return false
  const { version, first } = single
  if (version === 4) return first >> 24n > 0n && first >> 24n < 224n
  return first !== 0n && first >> 120n !== 0xffn && first >> 32n !== 0xffffn
}

/** The same block as everybody would write it: no host bits, IPv6 in its short form. */
export function normalise(subnet: Subnet): string {
  return subnetAt(subnet.version, subnet.first, subnet.prefix).text
}

/** Whether it is written as the block that it is, with no bits set behind the prefix. */
export function isAligned({ text, first }: Subnet): boolean {
  const [address = ''] = text.split('/')
  return hostSubnet(address)?.first === first
}
