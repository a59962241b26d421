import type { NetworkSettings } from '../model/blueprint.ts'
import { holds, isAligned, normalise, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { FileProblem } from './file-problem.ts'
import type { NetworkContent } from './netx-content.ts'

/** What is wrong with the addresses of a file, whatever engine it is for: the first of it. */
export function addressProblem(networks: readonly NetworkContent[]): FileProblem | undefined {
  for (const network of networks) {
    const problem = ownProblem(network) ?? overlapProblem(network, networks)
    if (problem) return problem
  }
  return undefined
}

function ownProblem(network: NetworkContent): FileProblem | undefined {
  const { path, settings, members } = network
  const given = givenSubnets(settings)
  const crooked = given.find((subnet) => !isAligned(subnet))
  if (crooked)
    return {
      problem: `${crooked.text} is an address inside a subnet`,
      next: `Write the subnet: ${normalise(crooked)}`,
      path: [...path, 'subnet'],
      at: null,
    }
  if (settings.pool.length > 0 && given.length > 0 && given.length === settings.subnets.length)
    return {
      problem: 'a pool says where to look, and the subnet that nothing is to be looked for',
      next: 'Leave the pool out, or write subnet: auto/24.',
      path: [...path, 'pool'],
      at: null,
    }
  // Where a subnet is the engine's or ours to choose, nobody knows yet what is inside.
  if (given.length === 0 || given.length < settings.subnets.length) return undefined
  const inside = `Write one inside ${given.map(({ text }) => text).join(' or ')}.`
  const outside = (address: string) => !given.some((subnet) => holds(subnet, address))
  const keyed = [
    ['gateway', settings.gateways],
    ['ip-range', settings.ipRanges],
    ['reserved', Object.values(settings.reserved)],
  ] as const
  for (const [key, texts] of keyed) {
    const stray = texts.find((text) => outside(text.split('/')[0] ?? ''))
    if (stray !== undefined)
      return {
        problem: `${stray} is in no subnet of the network`,
        next: inside,
        path: [...path, key],
        at: null,
      }
  }
  const taken = new Map([
    ...settings.gateways.map((address) => [address, 'the gateway'] as const),
    ...Object.entries(settings.reserved).map(([name, address]) => [address, `${name} (reserved)`] as const),
  ])
  for (const { path: at, endpoint } of members) {
    for (const address of [endpoint.ipv4, endpoint.ipv6]) {
      if (address === undefined) continue
      if (outside(address))
        return { problem: `${address} is in no subnet of the network`, next: inside, path: at, at: null }
      const holder = taken.get(address)
      if (holder !== undefined)
        return {
          problem: `${address} belongs to ${holder}`,
          next: 'Choose another address.',
          path: at,
          at: null,
        }
    }
  }
  return undefined
}

function overlapProblem(
  { path, name, settings }: NetworkContent,
  networks: readonly NetworkContent[],
): FileProblem | undefined {
  const own = givenSubnets(settings)
  for (const other of networks) {
    // Each two once, told of at the second.
    if (other.name === name) break
    for (const theirs of givenSubnets(other.settings)) {
      const mine = own.find((subnet) => overlaps(subnet, theirs))
      if (mine)
        return {
          problem: `${mine.text} overlaps with ${theirs.text} of ${other.name}`,
          next: 'Choose another subnet, or write auto/24 for any that is free.',
          path: [...path, 'subnet'],
          at: null,
        }
    }
  }
  return undefined
}

function givenSubnets({ subnets }: NetworkSettings): Subnet[] {
  return subnets.flatMap((text) => parseSubnet(text) ?? [])
}
