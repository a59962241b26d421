import { NetxError } from '../model/errors.ts'
import { type Change, currentAddresses, fixedAddresses, type Member } from '../model/membership.ts'
import { impliedGateway, normaliseAddress, parseSubnet } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { NetworkPlan } from './blueprint-plan.ts'
import type { BlueprintState } from './blueprint-state.ts'
import { refuseOverlap } from './plan-connect.ts'
import type { PeopledFuture } from './plan-networks.ts'
import { refuseFull } from './refuse-full.ts'

/** A network as it will be, and all places on it. */
export interface Outcome extends Pick<PeopledFuture, 'present' | 'network'> {
  readonly changes: readonly Change[]
}

/**
 * What no engine can do: one container on two networks that overlap, an address for two, or for one beside the gateway, and
 * more newcomers than there are addresses.
 */
export function refuseImpossible(
  file: string,
  outcomes: readonly Outcome[],
  removed: readonly NetworkPlan[],
  { networks, candidates }: BlueprintState,
): void {
  const replaced = outcomes.flatMap(({ present, network }) =>
    present === network ? [] : (present?.id ?? []),
  )
  const going = new Set([...replaced, ...removed.map(({ id }) => id)])
  const futures = outcomes.map(({ network }) => network)
  const all = [...networks.filter((one) => !going.has(one.id) && !futures.includes(one)), ...futures]
  const members = new Map(candidates.map(({ member }) => [member.id, member]))
  const addresses = [...members.values()].flatMap(({ seats }) => seats.flatMap(currentAddresses))
  for (const { present, network, changes } of outcomes) {
    refuseTwice(file, network, changes)
    const isAnew = present !== network
    const wishes = changes.flatMap(({ container, from, to }) => {
      const member = members.get(container.id)
      return member && to !== null && (isAnew || from === null) ? [{ member, endpoint: to }] : []
    })
    for (const { member } of wishes) refuseOverlap(member, network, all, networksOf(member, outcomes))
    const fixed = wishes.flatMap(({ endpoint }) => fixedAddresses(endpoint))
    refuseFull([network], wishes, isAnew ? fixed : [...addresses, ...fixed])
  }
}

/** Where a container is to be, as far as the file says. */
function networksOf({ id }: Member, outcomes: readonly Outcome[]): Network[] {
  return outcomes.flatMap(({ network, changes }) =>
    changes.some(({ container, to }) => container.id === id && to !== null) ? [network] : [],
  )
}

function refuseTwice(file: string, network: Network, changes: readonly Change[]): void {
  const holders = keptBack(network)
  for (const { container, to } of changes) {
    for (const address of fixedAddresses(to)) {
      const holder = holders.get(address)
      if (holder !== undefined) {
        throw new NetxError({
          family: 'engine',
          code: 'NETX_CANNOT_CONNECT',
          message: `${address} on ${network.name} would be that of ${holder}, and of ${container.name}`,
          next: `Give one of them another address in ${file}.`,
        })
      }
      holders.set(address, container.name)
    }
  }
}

/** Who has addresses of a network before anybody is on it. */
function keptBack(network: Network): Map<string, string> {
  const holders = network.pools.flatMap(({ subnet: text, ipRange, gateway, auxAddresses }) => {
    const subnet = parseSubnet(text)
    if (!subnet) return []
    const own = gateway ?? impliedGateway(network, subnet, parseSubnet(ipRange ?? text) ?? subnet)
    const reserved = Object.entries(auxAddresses).map(
      ([name, address]) => [address, `${name} (reserved)`] as const,
    )
    return [...(own ? [[own, 'the gateway'] as const] : []), ...reserved]
  })
  return new Map(holders.map(([address, holder]) => [normaliseAddress(address), holder]))
}
