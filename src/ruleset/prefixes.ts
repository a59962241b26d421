import { BITS, formatAddress } from '../model/address.ts'
import type { Bytes } from './bytes.ts'

type Version = 4 | 6

/** Both ends belong to it. */
export interface Interval {
  readonly low: bigint
  readonly high: bigint
}

function versionOfBytes({ length }: Bytes): Version {
  return length === BITS[4] / 8 ? 4 : 6
}

/** The address that bytes are, in the network's order. */
export function addressOf(bytes: Bytes): string {
  return formatAddress(versionOfBytes(bytes), bytes.valueNet())
}

/** The fewest prefixes that are an interval together. */
export function prefixesOf(version: Version, { low, high }: Interval): string[] {
  const prefixes: string[] = []
  for (let first = low; first <= high; ) {
    let host = 0
    while (host < BITS[version] && fits(first, host + 1, high)) host += 1
    prefixes.push(`${formatAddress(version, first)}/${BITS[version] - host}`)
    first += 1n << BigInt(host)
  }
  return prefixes
}

function fits(first: bigint, host: number, high: bigint): boolean {
  const size = 1n << BigInt(host)
  return first % size === 0n && first + size - 1n <= high
}

/** An address under a mask as a prefix; null for a mask with holes, which is none. */
export function prefixOf(address: Bytes, mask: Bytes): string | null {
  const version = versionOfBytes(address)
  const [value, bits] = [mask.valueNet(), BITS[version]]
  const all = (1n << BigInt(bits)) - 1n
  const hosts = all - value
  if ((hosts & (hosts + 1n)) !== 0n) return null
  const prefix = bits - (hosts === 0n ? 0 : hosts.toString(2).length)
  return `${formatAddress(version, address.valueNet() & value)}/${prefix}`
}
