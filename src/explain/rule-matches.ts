import type { ConntrackState, Rule, RuleMatch } from '../model/ruleset.ts'
import { hostSubnet, overlaps, parseSubnets, type Subnet } from '../model/subnet.ts'
import type { Packet, Station } from './packet.ts'

/** Whether a rule is about a packet; null where that cannot be told. */
export function isAbout({ matches }: Rule, packet: Packet, station: Station): boolean | null {
  let isSure = true
  for (const match of matches) {
    const answer = isMatched(match, packet, station)
    if (answer === false) return false
    isSure &&= answer === true
  }
  return isSure || null
}

function isMatched(match: RuleMatch, packet: Packet, station: Station): boolean | null {
  const is = asked(match, packet, station)
  return is === null || match.kind === 'other' ? null : is !== match.not
}

function asked(match: RuleMatch, packet: Packet, station: Station): boolean | null {
  switch (match.kind) {
    case 'interface':
      return isNamed(match.name, match.way === 'in' ? station.in : station.out)
    case 'address':
      return isIn(match.prefixes, endOf(packet, match.end))
    case 'protocol':
      return match.protocol === packet.protocol
    case 'port':
      return isBetween(match.ranges, match.end === 'source' ? packet.sourcePort : packet.destinationPort)
    case 'conntrack':
      return isOfState(match.states, packet)
    case 'address-type':
      return isOfType(match, station)
    case 'other':
      return null
  }
}

/** In iptables an interface that there is not has no name. */
function isNamed(pattern: string, name: string | null): boolean | null {
  if (name === null) return null
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

function isIn(prefixes: readonly string[], address: Subnet | null): boolean | null {
  if (address === null) return null
  const subnets = subnetsOf(prefixes)
  if (subnets.some((subnet) => overlaps(subnet, address))) return true
  return subnets.length < prefixes.length ? null : false
}

/** Each packet of a matrix is held against every rule, and each rule against every packet. */
const ends = new WeakMap<Packet, Readonly<Record<'source' | 'destination', Subnet | null>>>()
const parsed = new WeakMap<readonly string[], readonly Subnet[]>()

function endOf(packet: Packet, end: 'source' | 'destination'): Subnet | null {
  const known = ends.get(packet) ?? {
    source: addressOf(packet.source),
    destination: addressOf(packet.destination),
  }
  ends.set(packet, known)
  return known[end]
}

function addressOf(address: string | null): Subnet | null {
  return address === null ? null : (hostSubnet(address) ?? null)
}

function subnetsOf(prefixes: readonly string[]): readonly Subnet[] {
  const known = parsed.get(prefixes) ?? parseSubnets(prefixes)
  parsed.set(prefixes, known)
  return known
}

function isBetween(
  ranges: readonly { readonly low: number; readonly high: number }[],
  port: number | null,
): boolean | null {
  return port === null ? null : ranges.some(({ low, high }) => low <= port && port <= high)
}

/** What is asked anew is new to the kernel until it was answered; what answers belongs to what it knows. */
function isOfState(states: readonly ConntrackState[], { isReply }: Packet): boolean {
  return states.includes(isReply ? 'established' : 'new')
}

function isOfType(match: RuleMatch & { kind: 'address-type' }, { isLocal }: Station): boolean | null {
  if (match.end === 'source') return null
  if (match.types.every((type) => type === 'local')) return isLocal
  return match.types.includes('local') && isLocal ? true : null
}
