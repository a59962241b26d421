import type { Ruleset } from '../model/ruleset.ts'
import { Bytes, Malformed } from './bytes.ts'
import { decodeIptables } from './decode-iptables.ts'
import { decodeNftables } from './decode-nftables.ts'
import type { ToldRecord } from './records.ts'

/** What the kernel told, in the words of the model; null where it is not as a kernel tells it. */
export function decodeRuleset(told: readonly ToldRecord[]): Ruleset | null {
  try {
    const records = told.map(({ start, hex }) => ({ ...start, bytes: Bytes.fromHex(hex) }))
    return { tables: [...decodeNftables(records), ...decodeIptables(records)] }
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}
