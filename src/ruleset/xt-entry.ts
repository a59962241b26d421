import type { RuleMatch } from '../model/ruleset.ts'
import type { Bytes } from './bytes.ts'
import { prefixOf } from './prefixes.ts'
import { protocolMatch } from './protocols.ts'

export type Version = 4 | 6

/** `struct ipt_ip`, and `struct ip6t_ip6`. */
const FIELDS = {
  4: { address: 4, interfaces: 16, protocol: 80, flags: 82, inverts: 83, goto: 2, asksProtocol: null },
  6: { address: 16, interfaces: 64, protocol: 128, flags: 131, inverts: 132, goto: 4, asksProtocol: 1 },
} as const
const FRAGMENTS = { flag: 1, inverts: 0x20 } as const
const INVERTS = { in: 0x01, out: 0x02, source: 0x08, destination: 0x10, protocol: 0x40 } as const
const NAME_BYTES = 16

/** What every entry of iptables can ask by itself. */
export function entryMatches(
  entry: Bytes,
  version: Version,
): { readonly matches: RuleMatch[]; readonly isGoto: boolean } {
  const fields = FIELDS[version]
  const [flags, inverts] = [entry.u8(fields.flags), entry.u8(fields.inverts)]
  const isNot = (bit: number) => (inverts & bit) !== 0
  const address = (end: 'source' | 'destination', index: number): RuleMatch[] => {
    const part = (place: number) => entry.part(place * fields.address, fields.address)
    const [value, mask] = [part(index), part(index + 2)]
    if (mask.valueNet() === 0n && !isNot(INVERTS[end])) return []
    const prefix = prefixOf(value, mask)
    if (prefix === null) return [{ kind: 'other', text: `${end} under a mask` }]
    return [{ kind: 'address', end, prefixes: [prefix], not: isNot(INVERTS[end]) }]
  }
  const via = (way: 'in' | 'out', index: number): RuleMatch[] => {
    const part = (place: number) => entry.part(fields.interfaces + place * NAME_BYTES, NAME_BYTES)
    const name = nameUnder(part(index), part(index + 2))
    return name === null ? [] : [{ kind: 'interface', way, name, not: isNot(INVERTS[way]) }]
  }
  const protocol = entry.u16(fields.protocol)
  const isAsked = fields.asksProtocol === null ? protocol !== 0 : (flags & fields.asksProtocol) !== 0
  const isFragment = version === 4 && (flags & FRAGMENTS.flag) !== 0
  return {
    matches: [
      ...address('source', 0),
      ...address('destination', 1),
      ...via('in', 0),
      ...via('out', 1),
      ...(isAsked ? [protocolMatch(protocol, isNot(INVERTS.protocol))] : []),
      ...(isFragment ? [{ kind: 'other', text: `${isNot(FRAGMENTS.inverts) ? '! ' : ''}-f` } as const] : []),
    ],
    isGoto: (flags & fields.goto) !== 0,
  }
}

/** A mask that ends before the name's zero lets all through that begin so. Null where every name will do. */
function nameUnder(name: Bytes, mask: Bytes): string | null {
  const asked = mask.octets().indexOf(0)
  if (asked === 0) return null
  const text = name.part(0, asked < 0 ? mask.length : asked).text()
  return asked > 0 && name.u8(asked - 1) !== 0 ? `${text}*` : text
}
