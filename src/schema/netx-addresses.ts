import { isIPv4 } from '../model/address.ts'
import type { NetworkSettings } from '../model/blueprint.ts'
import { fixedAddresses } from '../model/membership.ts'
import {
  holds,
  hostSubnet,
  impliedGateway,
  isAligned,
  isChosen,
  normalise,
  overlaps,
  parseSubnet,
  parseSubnets,
  type Subnet,
  unusableIn,
  versionOf,
} from '../model/subnet.ts'
import { type FileProblem, problemAt } from './file-problem.ts'
import type { NetworkContent } from './netx-content.ts'
import { overlapProblem, subnetProblem } from './netx-subnets.ts'

/** What is wrong with the addresses of a file, whatever engine it is for: the first of it. */
export function addressProblem(networks: readonly NetworkContent[]): FileProblem | undefined {
  for (const network of networks) {
    // What is said of a network that somebody else makes is its members only, and its subnets are not known.
    if (network.maker === 'somebody') continue
    const problem = subnetProblem(network) ?? partProblem(network) ?? memberProblem(network)
    if (problem) return problem
  }
  return overlapProblem(networks)
}

/** Gateways, ranges and reserved addresses: each belongs to a subnet that is given. */
function partProblem(network: NetworkContent): FileProblem | undefined {
  const { settings, pathOf } = network
  const subnets = givenSubnets(settings)
  const taken = new Map<Subnet, string>()
  const ranged = new Set<Subnet>()
  for (const [index, text] of settings.gateways.entries()) {
    const subnet = homeOf(text, subnets)
    const path = pathOf('gateway', index)
    if (!subnet) return homeless(path, text, subnets)
    const other = taken.get(subnet)
    if (other !== undefined)
      return problemAt(path, `${subnet.text} has the gateway ${other} already`, 'Leave one of them out.')
    if (isEnd(text, subnet)) return endProblem(path, text, subnet)
    taken.set(subnet, text)
  }
  for (const [index, text] of settings.ipRanges.entries()) {
    const range = parseSubnet(text)
    const subnet = homeOf(text.split('/')[0] ?? '', subnets)
    const path = pathOf('ip-range', index)
    if (!range || !subnet) return homeless(path, text, subnets)
    if (!isAligned(range))
      return problemAt(path, `${text} is an address inside a range`, `Write the range: ${normalise(range)}`)
    if (range.prefix < subnet.prefix)
      return problemAt(
        path,
        `${text} is larger than its subnet ${subnet.text}`,
        `Write a part of it, as ${subnet.text.replace(/\d+$/, String(subnet.prefix + 1))}.`,
      )
    if (ranged.has(subnet))
      return problemAt(path, `${subnet.text} has an ip-range already`, 'Leave one of them out.')
    ranged.add(subnet)
  }
  const holders = gatewaysOf(settings)
  for (const [name, text] of Object.entries(settings.reserved)) {
    const path = pathOf('reserved', name)
    const subnet = homeOf(text, subnets)
    if (!hostSubnet(text))
      return problemAt(path, `"${text}" is no address`, 'Write an address, as 172.18.0.5.')
    if (!subnet) return homeless(path, text, subnets)
    if (isEnd(text, subnet)) return endProblem(path, text, subnet)
    const holder = holders.get(text)
    if (holder !== undefined)
      return problemAt(path, `${text} belongs to ${holder}`, 'Choose another address.')
    holders.set(text, `${name} (reserved)`)
  }
  return undefined
}

function memberProblem({ settings, members }: NetworkContent): FileProblem | undefined {
  const subnets = givenSubnets(settings)
  const holders = gatewaysOf(settings)
  for (const [name, text] of Object.entries(settings.reserved)) holders.set(text, `${name} (reserved)`)
  for (const { endpoint, pathOf } of members) {
    for (const address of fixedAddresses(endpoint)) {
      const version = isIPv4(address) ? 4 : 6
      const path = pathOf(version)
      const subnet = homeOf(address, subnets)
      if (!subnet) {
        // Where a subnet of the family is ours to choose, nobody knows yet what is inside.
        if (choosesSubnet(settings, version)) continue
        return homeless(path, address, subnets)
      }
      if (isEnd(address, subnet)) return endProblem(path, address, subnet)
      const holder = holders.get(address)
      if (holder !== undefined)
        return problemAt(path, `${address} belongs to ${holder}`, 'Choose another address.')
    }
  }
  return undefined
}

function choosesSubnet({ subnets, pool, ipv6 }: NetworkSettings, version: 4 | 6): boolean {
  if (subnets.length === 0 && pool.length === 0) return false
  if (version === 6 && ipv6 === true) return true
  if (subnets.length === 0) return true
  return subnets.some((text) => isChosen(text) && [undefined, version].includes(versionOf(text)))
}

function givenSubnets({ subnets }: NetworkSettings): Subnet[] {
  return parseSubnets(subnets)
}

function homeOf(address: string, subnets: readonly Subnet[]): Subnet | undefined {
  return subnets.find((subnet) => holds(subnet, address))
}

/** Who has an address of each subnet: the gateway that is given, or the one that the bridge takes by itself. */
function gatewaysOf(settings: NetworkSettings): Map<string, string> {
  const { subnets, gateways, ipRanges, driver = 'bridge', options } = settings
  const given = gateways.map((address) => [address, 'the gateway'] as const)
  const implied = parseSubnets(subnets).flatMap((subnet) => {
    if (gateways.some((gateway) => holds(subnet, gateway))) return []
    const range = parseSubnets(ipRanges).find((one) => overlaps(one, subnet)) ?? subnet
    const address = impliedGateway({ driver, options }, subnet, range)
    return address === undefined
      ? []
      : [[address, 'the gateway, which takes the first where none is given'] as const]
  })
  return new Map([...given, ...implied])
}

function isEnd(address: string, subnet: Subnet): boolean {
  const at = hostSubnet(address)?.first
  return at !== undefined && unusableIn(subnet).includes(at)
}

function endProblem(path: FileProblem['path'], address: string, { text }: Subnet): FileProblem {
  return problemAt(
    path,
    `${address} is the first or the last of ${text}, which nobody can have`,
    'Choose another address.',
  )
}

function homeless(path: FileProblem['path'], text: string, subnets: readonly Subnet[]): FileProblem {
  return subnets.length === 0
    ? problemAt(path, `${text} needs the subnet that it is in`, 'Write the subnet of the network, too.')
    : problemAt(
        path,
        `${text} is in no subnet of the network`,
        `Write one inside ${subnets.map((subnet) => subnet.text).join(' or ')}.`,
      )
}
