import { containsCidr, normalizeCidr, overlapCidr, parseCidr } from 'cidr-tools'
import { isAddress, isIPv4 } from './address.ts'

/** A block of addresses. `text` is as it was written, since that is what the engine is told; `first` and `last` are its bounds. */
export interface Subnet {
  readonly text: string
  readonly version: 4 | 6
  readonly prefix: number
  readonly first: bigint
  readonly last: bigint
}

const PREFIX = /^(?:0|[1-9]\d{0,2})$/

/** Reads CIDR notation as strictly as the engine does; undefined when it is none. Host bits may be set: `10.0.0.5/24`. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/')
  if (rest.length > 0 || !isAddress(address) || !PREFIX.test(prefix)) return undefined
  const bits = Number(prefix)
  if (bits > (isIPv4(address) ? 32 : 128)) return undefined
  const { version, start, end } = parseCidr(text)
  return { text, version, prefix: bits, first: start, last: end }
}

/** Whether the two share at least one address. */
export function overlaps(a: Subnet, b: Subnet): boolean {
  return overlapCidr(a.text, b.text)
}

/** Whether a subnet holds an address; what is no address is held by none. */
export function holds(subnet: Subnet, address: string): boolean {
  return isAddress(address) && containsCidr(subnet.text, address)
}

/** The same block as everybody would write it: no host bits, IPv6 in its short form. */
export function normalise(subnet: Subnet): string {
  return normalizeCidr(subnet.text)
}
