import { NetxError } from '../model/errors.ts'
import type { Link } from '../model/link.ts'
import type { PathProbe } from '../model/probe.ts'
import { operands } from '../model/shell.ts'
import { normalise, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import { aliasOf, type Both, type EndSettings, type PairEnd } from '../model/veth-pair.ts'
import type { Look } from '../model/wiring.ts'
import { linkAddresses, subnetTexts } from './link-subnets.ts'

/** A namespace that was looked into. */
export type Seen = Extract<Look, { readonly kind: 'seen' }>

/** A link as it is, or as it is to be made; `isBroken`: ours is there, but not whole, and goes first. */
export interface LinkPlan {
  readonly kind: 'keep' | 'make'
  readonly isBroken: boolean
  readonly ends: Both<EndSettings>
}

/**
 * What makes the link as it is wanted. Without `wanted` subnets one that is there stays as it is, and a new one gets that
 * which `choose` finds; another than the wanted one is refused.
 */
export function planLink(
  ends: Both<PairEnd>,
  looks: Both<Seen>,
  wanted: readonly Subnet[],
  choose: () => Subnet,
): LinkPlan {
  const ours = oursIn(ends, looks)
  const [one, other] = [ours[0][0], ours[1][0]]
  if (one && other && isWhole(ours)) {
    refuseOther(ends, one, wanted)
    return { kind: 'keep', isBroken: false, ends: [settingsOf(one), settingsOf(other)] }
  }
  const subnets = wanted.length > 0 ? wanted : [choose()]
  const beside = looks.map(({ links }, index) => links.filter((link) => !ours[index]?.includes(link)))
  for (const [index, look] of looks.entries()) {
    for (const subnet of subnets) refuseTaken(subnet, nameOf(ends[index]), beside[index] ?? [], look)
  }
  const name = freeName(beside.flat())
  const [first, second] = linkAddresses(subnets)
  return {
    kind: 'make',
    isBroken: ours.flat().length > 0,
    ends: [
      { name, addresses: first },
      { name, addresses: second },
    ],
  }
}

/** Each end's addresses, asked by the other. */
export function linkProbes([a, b]: Both<PairEnd>, [inA, inB]: Both<EndSettings>): PathProbe[] {
  const echoes = (from: PairEnd, to: PairEnd, { addresses }: EndSettings) =>
    addresses.map((address): PathProbe => {
      const [bare = ''] = address.split('/')
      const ends = { from: from.container.id, to: to.container.id }
      return { kind: 'icmp', ...ends, network: null, networkId: null, address: bare }
    })
  return [...echoes(a, b, inB), ...echoes(b, a, inA)]
}

function oursIn([a, b]: Both<PairEnd>, [inA, inB]: Both<Seen>): Both<Link[]> {
  const having = ({ links }: Seen, alias: string) =>
    links.filter((link) => link.kind === 'veth' && link.alias === alias)
  return [having(inA, aliasOf(a, b)), having(inB, aliasOf(b, a))]
}

/** Each is the other's other end, both are up, and have addresses of the same subnets. */
function isWhole([inA, inB]: Both<readonly Link[]>): boolean {
  const [a, b] = [inA[0], inB[0]]
  if (!a || !b || inA.length + inB.length > 2) return false
  const areJoined = a.peer?.index === b.index && b.peer?.index === a.index
  const [one, other] = [a, b].map((link) => subnetTexts(publicOf(link)))
  const areAlike = one?.length !== 0 && one?.join() === other?.join()
  return areJoined && a.isUp && b.isUp && areAlike
}

/** Those that others can send to without a zone. */
function publicOf({ addresses }: Link): string[] {
  return addresses.filter((address) => !address.startsWith('fe80:'))
}

function settingsOf(link: Link): EndSettings {
  return { name: link.name, addresses: publicOf(link) }
}

function refuseOther(ends: Both<PairEnd>, link: Link, wanted: readonly Subnet[]): void {
  const present = subnetTexts(publicOf(link))
  const missing = wanted.map(normalise).toSorted()
  if (missing.length === 0 || present.join() === missing.join()) return
  const names = ends.map(nameOf)
  throw new NetxError({
    family: 'engine',
    code: 'NETX_LINKED',
    message: `${names.join(' and ')} are linked by ${present.join(' and ')} already, and not by ${missing.join(' and ')}`,
    next: `Take that link away first: docker netx unlink ${operands(...names)}`,
  })
}

/** A namespace that has a way to these addresses already would have two. A default route is no way to anybody in particular. */
function refuseTaken(subnet: Subnet, name: string, links: readonly Link[], { routes }: Seen): void {
  const beside = new Set(links.map((link) => link.name))
  const ways = [
    ...routes.map(({ destination, interface: by }) => ({ block: destination, by })),
    ...links.flatMap((link) => link.addresses.map((address) => ({ block: address, by: link.name }))),
  ].filter(({ by }) => beside.has(by))
  const way = ways.find(({ block }) => {
    const taken = parseSubnet(block)
    return taken !== undefined && taken.prefix > 0 && overlaps(taken, subnet)
  })
  if (way === undefined) return
  throw new NetxError({
    family: 'engine',
    code: 'NETX_SUBNET_TAKEN',
    message: `${subnet.text} overlaps with ${way.block}, which ${name} has on ${way.by}`,
    next: 'Choose another with --subnet, or leave it out for one that is free.',
  })
}

/** The first that nobody has in either namespace. */
function freeName(links: readonly Link[]): string {
  const taken = new Set(links.map(({ name }) => name))
  let number = 0
  while (taken.has(`netx${number}`)) number += 1
  return `netx${number}`
}

function nameOf(end: PairEnd | undefined): string {
  return end?.container.name ?? ''
}
