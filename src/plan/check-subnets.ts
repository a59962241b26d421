import { NetxError } from '../model/errors.ts'
import { operands } from '../model/shell.ts'
import { isAligned, normalise, overlaps, parseSubnet, parseSubnets, type Subnet } from '../model/subnet.ts'
import { isPredefined } from '../model/topology.ts'
import { type Claim, claimsOn } from './claims.ts'
import { describeClaim } from './describe-claim.ts'
import { alternativeTo } from './pick-subnets.ts'

const MANY = 5

/** Refuses a subnet that somebody else has addresses of, names them all, and says which one is free instead. */
export function checkSubnets(
  texts: readonly string[],
  claims: readonly Claim[],
  pools: readonly Subnet[],
): void {
  for (const subnet of parseSubnets(texts)) {
    const objections = inOrder(claimsOn(subnet, claims))
    if (objections.length > 0) throw takenError(subnet, objections, alternativeTo(subnet, pools, claims))
  }
}

/** Refuses what is wrong wherever the network is to be. */
export function checkTexts(texts: readonly string[]): void {
  checkAlignment(texts)
  checkUse(texts)
}

/** Refuses addresses that no container can have. */
export function checkUse(texts: readonly string[]): void {
  for (const subnet of parseSubnets(texts)) {
    const special = SPECIAL.find(({ block }) => overlaps(block, subnet) && block.prefix <= subnet.prefix)
    if (!special) continue
    throw new NetxError({
      family: 'user',
      code: 'NETX_BAD_ADDRESSING',
      message: `${subnet.text} is for ${special.use}: no container can have such an address`,
      next: 'Choose private addresses: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fd00::/8; any that is free with --subnet auto.',
    })
  }
}

const SPECIAL = [
  ['0.0.0.0/8', 'this host'],
  ['127.0.0.0/8', 'loopback'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'nobody yet'],
  ['ff00::/8', 'multicast'],
].flatMap(([text = '', use = '']) => {
  const block = parseSubnet(text)
  return block ? [{ block, use }] : []
})

/** Refuses host bits before the engine does, or reads them its own way. */
function checkAlignment(texts: readonly string[]): void {
  const crooked = parseSubnets(texts).find((subnet) => !isAligned(subnet))
  if (!crooked) return
  const [address = ''] = crooked.text.split('/')
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_ADDRESSING',
    message: `${crooked.text} is an address in a subnet: the /${crooked.prefix} that holds ${address} begins elsewhere`,
    next: `Write --subnet ${normalise(crooked)}, or add --force to leave it to the engine.`,
  })
}

/** In order, and without what goes without saying: that the host has an address on each of its bridges. */
function inOrder(claims: readonly Claim[]): Claim[] {
  const [networks, others] = [claims.filter(isNetwork), claims.filter((claim) => !isNetwork(claim))]
  const sorted = networks.toSorted((a, b) => (a.subnet.first < b.subnet.first ? -1 : 1))
  const news = others.filter(
    ({ kind, subnet }) => kind !== 'address' || claimsOn(subnet, networks).length === 0,
  )
  return [...sorted, ...news]
}

function isNetwork({ kind }: Claim): boolean {
  return kind === 'network'
}

function takenError(
  subnet: Subnet,
  objections: readonly Claim[],
  alternative: Subnet | undefined,
): NetxError {
  const names = [
    ...new Set(objections.flatMap((claim) => (claim.kind === 'network' ? [claim.network.name] : []))),
  ]
  const isEngines = names.length > 0
  const instead = alternative ? `Take ${alternative.text}, which is free` : 'Choose another subnet'
  const otherwise = isEngines
    ? `give that one up: docker netx rm ${operands(...names.slice(0, MANY))}`
    : 'insist with --force.'
  const isForGood = names.some(isPredefined)
  return new NetxError({
    family: 'engine',
    code: isEngines ? 'NETX_SUBNET_OVERLAP' : 'NETX_SUBNET_TAKEN',
    message: `subnet ${subnet.text} ${enumerate(objections)}`,
    next: isForGood ? `${instead}.` : `${instead}, or ${otherwise}`,
  })
}

/** The first few: a subnet as large as 10.0.0.0/8 may be in everybody's way. */
function enumerate(objections: readonly Claim[]): string {
  const parts = objections.slice(0, MANY).map(describeClaim)
  const rest = objections.length - parts.length
  if (rest > 0) parts.push(`is in the way of ${rest} more`)
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`
}
