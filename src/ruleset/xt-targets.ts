import type { RuleVerdict } from '../model/ruleset.ts'
import type { Bytes } from './bytes.ts'
import { type Clause, note, verdict } from './clause.ts'
import { addressOf } from './prefixes.ts'
import { quote } from './quote.ts'
import { masked } from './xt-matches.ts'

export interface XtTarget {
  readonly name: string
  readonly revision: number
  readonly info: Bytes
  readonly version: 4 | 6
}

/** Those after which a packet goes on to the next rule. */
const GO_ON: ReadonlySet<string> = new Set(
  'AUDIT CHECKSUM CLASSIFY CONNMARK CONNSECMARK CT DSCP ECN HL HMARK IDLETIMER LED LOG MARK NFLOG NOTRACK RATEEST SECMARK SET TCPMSS TCPOPTSTRIP TEE TOS TRACE TTL ULOG'.split(
    ' ',
  ),
)

/** A target of iptables beyond accept, drop, return and jumps, by the bytes of linux/netfilter/xt_*.h and nf_nat.h. */
export function decodeXtTarget(target: XtTarget): Clause {
  const { name, info, version } = target
  switch (name) {
    case 'MASQUERADE':
      return translated('masquerade', target, '--to-ports')
    case 'REDIRECT':
      return translated('redirect', target, '--to-ports')
    case 'SNAT':
      return translated('snat', target, '--to-source')
    case 'DNAT':
      return translated('dnat', target, '--to-destination')
    case 'REJECT': {
      const how = REJECTIONS[version][info.u32(0)]
      return verdict({ kind: 'reject' }, `-j REJECT --reject-with ${how ?? `<${info.u32(0)}>`}`)
    }
    case 'LOG':
      return note(logText(info))
    case 'MARK':
      return note(
        target.revision === 2 ? `-j MARK --set-xmark ${xmark(info)}` : '-j MARK <in another revision>',
      )
    default: {
      const text = `-j ${quote(name)} <not read>`
      return GO_ON.has(name) ? note(text) : verdict({ kind: 'other', text: `-j ${quote(name)}` }, text)
    }
  }
}

function xmark(info: Bytes): string {
  const text = masked(info.u32(0), info.u32(4))
  return text.includes('/') ? text : `${text}/0xffffffff`
}

const REJECTIONS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    'icmp-net-unreachable',
    'icmp-host-unreachable',
    'icmp-proto-unreachable',
    'icmp-port-unreachable',
    'echo-reply',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'tcp-reset',
    'icmp-admin-prohibited',
  ],
  6: [
    'icmp6-no-route',
    'icmp6-adm-prohibited',
    'icmp6-not-neighbour',
    'icmp6-addr-unreachable',
    'icmp6-port-unreachable',
    'echo-reply',
    'tcp-reset',
    'icmp6-policy-fail',
    'icmp6-reject-route',
  ],
}

const USUAL_LEVEL = 4

function logText(info: Bytes): string {
  const [level, flags, prefix] = [info.u8(0), info.u8(1), info.part(2, 30).text()]
  return [
    '-j LOG',
    ...(prefix === '' ? [] : [`--log-prefix ${quote(prefix)}`]),
    ...(level === USUAL_LEVEL ? [] : [`--log-level ${level}`]),
    ...(flags === 0 ? [] : [`<flags ${flags}>`]),
  ].join(' ')
}

const RANGE = { addresses: 1, ports: 2, random: 4, persistent: 8, fully: 16 } as const

function translated(
  kind: Extract<RuleVerdict['kind'], 'masquerade' | 'snat' | 'dnat' | 'redirect'>,
  target: XtTarget,
  flag: string,
): Clause {
  const { flags, addresses, ports } = rangeOf(target)
  const to = kind === 'snat' || kind === 'dnat' ? endpointText(addresses, ports) : ports || null
  const words = [
    `-j ${target.name}`,
    ...(to === null ? [] : [`${flag} ${to}`]),
    ...((flags & RANGE.random) === 0 ? [] : ['--random']),
    ...((flags & RANGE.fully) === 0 ? [] : ['--random-fully']),
    ...((flags & RANGE.persistent) === 0 ? [] : ['--persistent']),
  ]
  return verdict({ kind, to }, words.join(' '))
}

/** In IPv4's first revisions a list of one range, else a range whose addresses have room for both families. */
function rangeOf({ name, revision, info, version }: XtTarget) {
  const isList = version === 4 && (revision === 0 || name === 'MASQUERADE' || name === 'REDIRECT')
  const size = version === 4 ? 4 : 16
  const range = isList
    ? { flags: info.u32(4), low: info.part(8, 4), high: info.part(12, 4), ports: info.from(16) }
    : { flags: info.u32(0), low: info.part(4, size), high: info.part(20, size), ports: info.from(36) }
  const { flags, low, high, ports } = range
  return {
    flags,
    addresses: (flags & RANGE.addresses) === 0 ? '' : both(addressOf(low), addressOf(high)),
    ports: (flags & RANGE.ports) === 0 ? '' : both(ports.u16Net(0), ports.u16Net(2)),
  }
}

function both(low: string | number, high: string | number): string {
  return low === high ? String(low) : `${low}-${high}`
}

/** `172.18.0.2:80`, with brackets around an address of IPv6; `:80` where it says nothing of addresses. */
export function endpointText(addresses: string, ports: string): string | null {
  if (ports === '') return addresses || null
  return `${addresses.includes(':') ? `[${addresses}]` : addresses}:${ports}`
}
