import type { RuleMatch } from '../model/ruleset.ts'

type Protocol = string | null

/** As iptables-save(8) writes a match that nf_tables knows by itself; of the protocol that the rule asked for before. */
export function matchInIptables(match: RuleMatch, protocol: Protocol): string {
  if (match.kind === 'other') return `<${match.text}>`
  const not = match.not ? '! ' : ''
  switch (match.kind) {
    case 'interface':
      return `${not}-${match.way === 'in' ? 'i' : 'o'} ${match.name.replace(/\*$/, '+')}`
    case 'address':
      return `${not}-${match.end === 'source' ? 's' : 'd'} ${match.prefixes.join(',')}`
    case 'protocol':
      return `${not}-p ${protocolInIptables(match.protocol)}`
    case 'port':
      return portInIptables(match, protocol)
    case 'conntrack':
      return `-m conntrack ${not}--ctstate ${match.states.join(',').toUpperCase()}`
    case 'address-type': {
      const flag = match.end === 'source' ? '--src-type' : '--dst-type'
      return `-m addrtype ${not}${flag} ${match.types.join(',').toUpperCase()}`
    }
  }
}

function protocolInIptables(protocol: string): string {
  return protocol === 'icmpv6' ? 'ipv6-icmp' : protocol
}

type Ports = Extract<RuleMatch, { kind: 'port' }>

function portInIptables({ end, ranges, not }: Ports, protocol: Protocol): string {
  const text = ranges.map(({ low, high }) => (low === high ? String(low) : `${low}:${high}`)).join(',')
  const several = ranges.length > 1
  const flag = `--${end === 'source' ? 's' : 'd'}port${several ? 's' : ''}`
  return `-m ${several ? 'multiport' : (protocol ?? '<any>')} ${not ? '! ' : ''}${flag} ${text}`
}

/** As nft(8) lists it. */
export function matchInNft(match: RuleMatch, protocol: Protocol): string {
  if (match.kind === 'other') return `<${match.text}>`
  const operator = match.not ? '!= ' : ''
  switch (match.kind) {
    case 'interface':
      return `${match.way === 'in' ? 'iifname' : 'oifname'} ${operator}"${match.name}"`
    case 'address':
      return addressInNft(match, operator)
    case 'protocol':
      return `meta l4proto ${operator}${protocolInIptables(match.protocol)}`
    case 'port': {
      const ranges = match.ranges.map(({ low, high }) => (low === high ? String(low) : `${low}-${high}`))
      return `${protocol ?? 'th'} ${match.end === 'source' ? 'sport' : 'dport'} ${operator}${listed(ranges)}`
    }
    case 'conntrack':
      return `ct state ${operator}${match.states.join(',')}`
    case 'address-type':
      return `fib ${match.end === 'source' ? 's' : 'd'}addr type ${operator}${listed(match.types)}`
  }
}

function addressInNft({ end, prefixes }: Extract<RuleMatch, { kind: 'address' }>, operator: string): string {
  if (prefixes.join() === '0.0.0.0/0') return `meta nfproto ${operator}ipv4`
  if (prefixes.join() === '::/0') return `meta nfproto ${operator}ipv6`
  const isIPv6 = prefixes[0]?.includes(':') === true
  const own = isIPv6 ? '/128' : '/32'
  const texts = prefixes.map((prefix) => (prefix.endsWith(own) ? prefix.slice(0, -own.length) : prefix))
  return `${isIPv6 ? 'ip6' : 'ip'} ${end === 'source' ? 's' : 'd'}addr ${operator}${listed(texts)}`
}

function listed(texts: readonly string[]): string {
  return texts.length === 1 ? texts.join() : `{ ${texts.join(', ')} }`
}
