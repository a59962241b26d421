import { formatAddress } from '../model/address.ts'
import { NetxError } from '../model/errors.ts'
import type { HostNetwork } from '../model/host-network.ts'
import { type Change, isBoundToId, type Member, type Named, named, seatOn } from '../model/membership.ts'
import { shellWord } from '../model/shell.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import { holds, hostSubnet, parseSubnet, parseSubnets, type Subnet, subnetsOf } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import { isPredefined } from '../model/topology.ts'

type Pool = NetworkSpec['ipam']['config'][number]

/** A network with other addresses, and its members at the same places in them. */
export interface Renumbering {
  readonly from: NetworkSpec
  readonly to: NetworkSpec
  readonly changes: readonly Change[]
}

/** Every new subnet takes the place of the one of its family; whatever is fixed in the old one is as far from its beginning in the new. */
export function planRenumber(
  network: Named,
  from: NetworkSpec,
  members: readonly Member[],
  subnets: readonly string[],
): Renumbering {
  const bound = members.find((member) => isBoundToId(member, network))
  if (bound) {
    throw refusal(
      `${bound.name} was started on ${network.name} by its id, and newer engines would connect it to no other of that name`,
      `Make it anew first, by the name: docker run --network ${shellWord(network.name)} …`,
    )
  }
  const moves = pairUp(network.name, from.ipam.config, parseSubnets(subnets))
  const config = from.ipam.config.map((pool) => movePool(pool, moves))
  const changes = inOrder(members, network).map((member): Change => {
    const has = seatOn(member, network)?.settings ?? {}
    return {
      container: named(member),
      network: named(network),
      from: has,
      to: moveSeat(has, moves, member),
      because: [],
    }
  })
  return { from, to: { ...from, ipam: { ...from.ipam, config } }, changes }
}

/** What is not ours to make anew. */
export function refuseRenumbering({ name, scope, pools, configOnly }: Network): void {
  const why = isPredefined(name)
    ? 'belongs to the engine'
    : scope === 'swarm'
      ? 'belongs to a swarm, whose services hold it'
      : pools.length === 0 || configOnly
        ? 'has no addresses of its own'
        : null
  if (why !== null)
    throw refusal(`network "${name}" ${why}`, 'Renumber a network that was made on this engine.')
}

/** The host without what it has of this network, which goes with it. */
export function withoutOwn(host: HostNetwork, { pools }: Network): HostNetwork {
  const own = subnetsOf({ pools })
  const isOwn = (text: string) => own.some((subnet) => holds(subnet, text.split('/')[0] ?? ''))
  return {
    ...host,
    routes: host.routes.filter(({ destination, gateway }) => gateway !== null || !isOwn(destination)),
    addresses: host.addresses.filter(({ address }) => !isOwn(address)),
  }
}

interface Move {
  readonly old: Subnet
  readonly new: Subnet
}

function pairUp(name: string, pools: readonly Pool[], subnets: readonly Subnet[]): Move[] {
  const old = subnetsOf({ pools })
  return ([4, 6] as const).flatMap((version) => {
    const [before, after] = [old, subnets].map((all) => all.filter((subnet) => subnet.version === version))
    if (!before || !after || after.length === 0) return []
    if (before.length !== after.length) {
      const has = before.map(({ text }) => text).join(', ') || 'none'
      const message = `network "${name}" has the IPv${version} subnets ${has}, which ${after.map(({ text }) => text).join(', ')} cannot replace`
      throw refusal(message, 'Give one new subnet for each old one of that family.')
    }
    return before.flatMap((subnet, index) => (after[index] ? [{ old: subnet, new: after[index] }] : []))
  })
}

function movePool(pool: Pool, moves: readonly Move[]): Pool {
  const move = moves.find(({ old }) => old.text === pool.subnet)
  if (!move) return pool
  const { ipRange, gateway, auxAddresses } = pool
  const aux = Object.entries(auxAddresses ?? {}).map(([name, address]) => [
    name,
    moveAddress(address, moves, name),
  ])
  return {
    subnet: move.new.text,
    ...(ipRange !== undefined && { ipRange: moveRange(ipRange, move) }),
    ...(gateway !== undefined && { gateway: moveAddress(gateway, moves, 'the gateway') }),
    ...(aux.length > 0 && { auxAddresses: Object.fromEntries(aux) }),
  }
}

function moveSeat(settings: EndpointSpec, moves: readonly Move[], { name }: Member): EndpointSpec {
  const { ipv4, ipv6 } = settings
  return {
    ...settings,
    ...(ipv4 !== undefined && { ipv4: moveAddress(ipv4, moves, name) }),
    ...(ipv6 !== undefined && { ipv6: moveAddress(ipv6, moves, name) }),
  }
}

function moveAddress(address: string, moves: readonly Move[], whose: string): string {
  const move = moves.find(({ old }) => holds(old, address))
  const at = hostSubnet(address)
  if (!move || !at) return address
  const target = move.new.first + (at.first - move.old.first)
  if (target <= move.new.last) return formatAddress(move.new.version, target)
  throw refusal(`${address} of ${whose} has no counterpart in ${move.new.text}`, 'Choose a larger subnet.')
}

function moveRange(range: string, move: Move): string {
  const [address = ''] = range.split('/')
  const { prefix } = parseSubnet(range) ?? move.old
  const moved = parseSubnet(`${moveAddress(address, [move], 'the range')}/${prefix}`)
  if (moved && moved.first >= move.new.first && moved.last <= move.new.last) return moved.text
  throw refusal(`the range ${range} has no counterpart in ${move.new.text}`, 'Choose a larger subnet.')
}

/** Those with fixed addresses first, that nobody takes them; then as their addresses are, so that most get theirs again. */
function inOrder(members: readonly Member[], network: Named): Member[] {
  const fixed = (member: Member) => (seatOn(member, network)?.settings.ipv4 === undefined ? 1 : 0)
  const at = (member: Member) => hostSubnet(seatOn(member, network)?.ipv4 ?? '')?.first ?? 1n << 33n
  return members.toSorted((a, b) => fixed(a) - fixed(b) || (at(a) < at(b) ? -1 : 1))
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'engine', code: 'NETX_CANNOT_RENUMBER', message, next })
}
