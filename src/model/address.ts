const OCTET = '(0|[1-9]\\d{0,2})'
const DOTTED = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`)
const HEXTET = /^[\da-f]{1,4}$/i

/** Whether the text is an IPv4 address as the engine reads them: four decimal numbers without leading zeros. */
export function isIPv4(text: string): boolean {
  return ipv4Value(text) !== undefined
}

/** By plain numbers, as thousands of them are read at once. */
export function ipv4Value(text: string): number | undefined {
  const [, a, b, c, d] = DOTTED.exec(text) ?? []
  if (a === undefined) return undefined
  const octets = [Number(a), Number(b), Number(c), Number(d)]
  return octets.some((octet) => octet > 255) ? undefined : octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** Whether the text is an IPv6 address; one with a zone (`fe80::1%eth0`) is none that a network could have. */
export function isIPv6(text: string): boolean {
  const [head = '', tail, ...rest] = text.split('::')
  if (rest.length > 0) return false
  const groups = [...groupsOf(head, tail === undefined), ...groupsOf(tail ?? '', true)]
  const isFull = tail === undefined ? groups.length === 8 : groups.length <= 7
  return isFull && groups.every((group) => HEXTET.test(group))
}

/** Without brackets, prefix or zone. */
export function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text)
}

/** An IPv4 address may stand for the last two groups. */
function groupsOf(text: string, isEnd: boolean): string[] {
  if (text === '') return []
  const groups = text.split(':')
  return isEnd && isIPv4(groups.at(-1) ?? '') ? [...groups.slice(0, -1), '0', '0'] : groups
}

/** The number of bits of an address. */
export const BITS = { 4: 32, 6: 128 } as const

/** A prefix that is too long for IPv4 is one of IPv6. */
export function versionOfPrefix(prefix: number): 4 | 6 {
  return prefix <= BITS[4] ? 4 : 6
}

/** As everybody writes it: IPv6 in the short form of RFC 5952. */
export function formatAddress(version: 4 | 6, address: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn)
  const text = groups.map((group) => group.toString(16)).join(':')
  // The first of the longest runs of zeros, two groups at least.
  const [longest = ''] = (text.match(/\b0(?::0)+\b/g) ?? []).sort((a, b) => b.length - a.length)
  if (longest === '') return text
  const at = text.search(new RegExp(`(?<![\\da-f])${longest}(?![\\da-f])`))
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`
}
