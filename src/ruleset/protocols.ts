import type { RuleMatch } from '../model/ruleset.ts'

/** The names of the model; every other protocol is its number. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [58, 'icmpv6'],
])

function protocolName(number: number): string {
  return NAMES.get(number) ?? String(number)
}

export function protocolMatch(number: number, not: boolean): RuleMatch {
  return { kind: 'protocol', protocol: protocolName(number), not }
}

/** Those whose first two numbers are ports: tcp, udp, dccp, sctp, udplite. */
export const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136])
