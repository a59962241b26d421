import { NetxError } from '../model/errors.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { holds, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'

type Texts = Readonly<Record<string, string>>

/** The flags of `create`, by their names; the values of addresses as they were typed. */
export interface NetworkFlags {
  readonly name: string
  readonly driver: string
  readonly opt: Texts
  readonly label: Texts
  readonly internal: boolean
  readonly attachable: boolean
  readonly ingress: boolean
  readonly ipv4: boolean | undefined
  readonly ipv6: boolean | undefined
  readonly scope: string
  readonly 'config-only': boolean
  readonly 'config-from': string
  readonly 'ipam-driver': string
  readonly 'ipam-opt': Texts
  readonly subnet: readonly string[]
  readonly 'ip-range': readonly string[]
  readonly gateway: readonly string[]
  readonly 'aux-address': Texts
}

type Pool = NetworkSpec['ipam']['config'][number]

/** The network that docker's own command would ask the engine for, or docker's own refusal. */
export function planNetwork(flags: NetworkFlags): NetworkSpec {
  const { name, driver, internal, attachable, ingress, ipv4, ipv6, scope } = flags
  return {
    name,
    driver,
    options: flags.opt,
    ipam: { driver: flags['ipam-driver'], options: flags['ipam-opt'], config: planPools(flags) },
    internal,
    attachable,
    ingress,
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    scope,
    configOnly: flags['config-only'],
    ...(flags['config-from'] !== '' && { configFrom: flags['config-from'] }),
    labels: flags.label,
  }
}

function planPools(flags: NetworkFlags): Pool[] {
  const { subnet: subnets, 'ip-range': ranges, gateway: gateways } = flags
  if (subnets.length < ranges.length || subnets.length < gateways.length) {
    const next = 'Add a --subnet for each of them.'
    throw refusal('every ip-range or gateway must have a corresponding subnet', next)
  }
  const parsed = parseSubnets(subnets)
  const rangeOf = assignRanges(parsed, ranges)
  const gatewayOf = assignGateways(parsed, gateways)
  const auxOf = assignAuxAddresses(parsed, flags['aux-address'])
  return parsed.map((subnet) => {
    const ipRange = rangeOf.get(subnet)
    const gateway = gatewayOf.get(subnet)
    const aux = auxOf.get(subnet)
    return {
      subnet: subnet.text,
      ...(ipRange !== undefined && { ipRange }),
      ...(gateway !== undefined && { gateway }),
      ...(aux !== undefined && { auxAddresses: aux }),
    }
  })
}

function parseSubnets(texts: readonly string[]): Subnet[] {
  const parsed: Subnet[] = []
  for (const text of texts) {
    const subnet = parseSubnet(text)
    if (!subnet) throw refusal(`invalid subnet: invalid CIDR address: ${text}`, CIDR_EXAMPLE)
    const other = parsed.find((earlier) => overlaps(earlier, subnet))
    if (other) {
      const next = `${text} overlaps with ${other.text}: leave one of them out.`
      throw refusal('multiple overlapping subnet configuration is not supported', next)
    }
    parsed.push(subnet)
  }
  return parsed
}

function assignRanges(subnets: readonly Subnet[], ranges: readonly string[]): Map<Subnet, string> {
  const assigned = new Map<Subnet, string>()
  for (const range of ranges) {
    if (!parseSubnet(range)) throw refusal(`invalid CIDR address: ${range}`, CIDR_EXAMPLE)
    const [address = ''] = range.split('/')
    const subnet = holderOf(subnets, address, `range ${range}`)
    const earlier = assigned.get(subnet)
    if (earlier !== undefined) {
      const message = `cannot configure multiple ranges (${range}, ${earlier}) on the same subnet (${subnet.text})`
      throw refusal(message, 'Keep one --ip-range for each subnet.')
    }
    assigned.set(subnet, range)
  }
  return assigned
}

function assignGateways(subnets: readonly Subnet[], gateways: readonly string[]): Map<Subnet, string> {
  const assigned = new Map<Subnet, string>()
  for (const gateway of gateways) {
    const subnet = holderOf(subnets, gateway, `gateway ${gateway}`)
    const earlier = assigned.get(subnet)
    if (earlier !== undefined) {
      const message = `cannot configure multiple gateways (${gateway}, ${earlier}) for the same subnet (${subnet.text})`
      throw refusal(message, 'Keep one --gateway for each subnet.')
    }
    assigned.set(subnet, gateway)
  }
  return assigned
}

function assignAuxAddresses(subnets: readonly Subnet[], addresses: Texts): Map<Subnet, Texts> {
  const assigned = new Map<Subnet, Texts>()
  for (const [name, address] of Object.entries(addresses)) {
    const subnet = holderOf(subnets, address, `aux-address ${address}`)
    assigned.set(subnet, { ...assigned.get(subnet), [name]: address })
  }
  return assigned
}

/** At most one, since the subnets do not overlap. */
function holderOf(subnets: readonly Subnet[], address: string, what: string): Subnet {
  const holder = subnets.find((subnet) => holds(subnet, address))
  if (holder) return holder
  const given = subnets.map(({ text }) => text).join(', ')
  throw refusal(
    `no matching subnet for ${what}`,
    given === ''
      ? 'Add the --subnet that holds it.'
      : `Choose one inside ${given}, or add a --subnet that holds it.`,
  )
}

const CIDR_EXAMPLE = 'Write it as ADDRESS/PREFIX, for example 172.18.0.0/24.'

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_ADDRESSING', message, next })
}
