import { versionOfPrefix } from '../model/address.ts'
import {
  isAligned,
  isChosen,
  LONGEST_PREFIX,
  normalise,
  overlaps,
  parseSubnet,
  parseSubnets,
  type Subnet,
  USUAL_PREFIX,
  versionOf,
} from '../model/subnet.ts'
import { type FileProblem, problemAt } from './file-problem.ts'
import type { NetworkContent } from './netx-content.ts'

/** What is wrong with the subnets of a network, and with where to look for them: the first of it. */
export function subnetProblem(network: NetworkContent): FileProblem | undefined {
  return givenProblem(network) ?? poolProblem(network)
}

function isRoomless(text: string): boolean {
  const prefix = Number(text.split('/')[1])
  return isChosen(text) && prefix > LONGEST_PREFIX[versionOfPrefix(prefix)]
}

function givenProblem({ settings, pathOf }: NetworkContent): FileProblem | undefined {
  const isBridge = (settings.driver ?? 'bridge') === 'bridge'
  for (const [index, text] of settings.subnets.entries()) {
    const subnet = parseSubnet(text)
    const path = pathOf('subnet', index)
    const version = versionOf(text)
    if ((version === 6 && settings.ipv6 === false) || (version === 4 && settings.ipv4 === false))
      return problemAt(
        path,
        `${text} is of IPv${version}, which the network is not to have`,
        `Leave ipv${version}: false out, or the subnet.`,
      )
    if (isRoomless(text))
      return problemAt(
        path,
        `${text} has no room for a gateway and a container`,
        'Write auto/30 or larger for IPv4, auto/126 or larger for IPv6.',
      )
    if (subnet && !isAligned(subnet))
      return problemAt(
        path,
        `${text} is an address inside a subnet`,
        `Write the subnet: ${normalise(subnet)}`,
      )
    const before = settings.subnets.slice(0, index)
    const other = subnet && parseSubnets(before).find((one) => overlaps(one, subnet))
    if (other)
      return problemAt(
        path,
        `${text} overlaps with ${other.text} of the same network`,
        'Leave one of them out, or write another.',
      )
    if (isBridge && version !== undefined && before.some((one) => versionOf(one) === version))
      return problemAt(
        path,
        `${text} is a second IPv${version} subnet, and a bridge has one`,
        'Leave one of them out, or give it a network of its own.',
      )
  }
  return undefined
}

function poolProblem({ settings: { pool, subnets }, pathOf }: NetworkContent): FileProblem | undefined {
  const [first] = pool
  if (first === undefined) return undefined
  const chosen = subnets.length === 0 ? ['auto'] : subnets.filter(isChosen)
  if (chosen.length === 0)
    return problemAt(
      pathOf('pool', 0),
      'a pool says where to look, and the subnet that nothing is to be looked for',
      'Leave the pool out, or write subnet: auto/24.',
    )
  const pools = parseSubnets(pool)
  for (const text of chosen) {
    const [, size] = text.split('/')
    const prefix = size === undefined ? undefined : Number(size)
    const known = pools.filter(({ version }) => prefix === undefined || version === versionOfPrefix(prefix))
    const [small] = known
    if (small && known.every((one) => one.prefix > (prefix ?? USUAL_PREFIX[one.version])))
      return problemAt(
        pathOf('pool', pool.indexOf(small.text)),
        `${small.text} has no room for ${text}${size === undefined ? `, which is /${USUAL_PREFIX[small.version]}` : ''}`,
        'Write a larger pool, or a smaller subnet: auto/PREFIX.',
      )
  }
  return undefined
}

/** Of two networks; told of at the second. */
export function overlapProblem(networks: readonly NetworkContent[]): FileProblem | undefined {
  const seen: { readonly subnet: Subnet; readonly name: string }[] = []
  for (const { name, settings, pathOf } of networks) {
    const own = settings.subnets.flatMap((text, index) => {
      const subnet = parseSubnet(text)
      return subnet ? [{ subnet, name, index }] : []
    })
    for (const { subnet, index } of own) {
      const other = seen.find((one) => overlaps(one.subnet, subnet))
      if (other)
        return problemAt(
          pathOf('subnet', index),
          `${subnet.text} overlaps with ${other.subnet.text} of ${other.name}`,
          'Choose another subnet, or write auto/24 for any that is free.',
        )
    }
    seen.push(...own)
  }
  return undefined
}
