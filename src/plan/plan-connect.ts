import { NetxError } from '../model/errors.ts'
import {
  type Change,
  fixedAddresses,
  hasAddress,
  type Member,
  named,
  type Seat,
  seatOn,
} from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { firstOverlap, holds, subnetsOf } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import { planConnection } from './plan-seating.ts'

/** Who is to be on the networks, and how. */
export interface Wish {
  readonly member: Member
  readonly endpoint: EndpointSpec
}

/** What every container of the engine has, as far as it was asked for: who else may have an address. */
export interface Situation {
  readonly networks: readonly Network[]
  readonly others: readonly Member[]
}

/** A change for each network and container, or a refusal of what cannot work, before anything is done. */
export function planConnect(
  targets: readonly Network[],
  wishes: readonly Wish[],
  situation: Situation,
): Change[] {
  return targets.flatMap((network) =>
    wishes.map(({ member, endpoint }) => {
      refuseMode(member)
      const wanted = targets.length === 1 ? endpoint : fitting(endpoint, network)
      const seat = seatOn(member, network)
      if (!seat) refuseOverlap(member, network, situation.networks, targets)
      refuseTaken(member, network, wanted, situation.others)
      return planConnection(named(member), named(network), seat, wanted)
    }),
  )
}

/** An address is for the network that holds it. */
export function refuseHomeless(targets: readonly Network[], wishes: readonly Wish[]): void {
  for (const { member, endpoint } of wishes) {
    for (const address of fixedAddresses(endpoint)) {
      if (targets.length === 1 || targets.some((network) => isIn(network, address))) continue
      const names = targets.map(({ name }) => name).join(', ')
      throw refusal(
        `${address} for ${member.name} is in no subnet of ${names}`,
        'Choose an address of one of them.',
      )
    }
  }
}

/** Of the addresses only those that the network has. */
export function fitting({ ipv4, ipv6, ...rest }: EndpointSpec, network: Network): EndpointSpec {
  return {
    ...rest,
    ...(ipv4 !== undefined && isIn(network, ipv4) && { ipv4 }),
    ...(ipv6 !== undefined && isIn(network, ipv6) && { ipv6 }),
  }
}

function isIn(network: Network, address: string): boolean {
  return subnetsOf(network).some((subnet) => holds(subnet, address))
}

/** A container without networks of its own cannot be on one. */
function refuseMode(member: Member): void {
  const unfitness = unfitnessOf(member)
  if (unfitness) throw refusal(unfitness.why, unfitness.next)
}

/** Why a container can be on no network, and what can be done; null where it can. */
export function unfitnessOf({ name, mode }: Member): { readonly why: string; readonly next: string } | null {
  if (mode.kind === 'host')
    return {
      why: `${name} runs in the network of the engine's host, and can be on no other`,
      next: 'Start the container with a network of its own: docker run --network NETWORK …',
    }
  if (mode.kind === 'container')
    return {
      why: `${name} runs in the network of another container, and is where that is`,
      next: 'Connect that one.',
    }
  return null
}

/** Its kernel could not tell two networks apart that overlap. */
export function refuseOverlap(
  { name, seats }: Member,
  network: Network,
  networks: readonly Network[],
  targets: readonly Network[],
): void {
  const ids = new Set(seats.map((seat) => seat.network.id))
  for (const other of networks) {
    if (other.id === network.id || !(ids.has(other.id) || targets.includes(other))) continue
    const [a, b] = firstOverlap(network, other) ?? []
    if (!a || !b) continue
    const message = `${name} cannot be on ${network.name} and ${other.name} at once: ${a.text} and ${b.text} overlap`
    throw refusal(message, `Disconnect it first: docker netx disconnect ${operands(other.name, name)}`)
  }
}

/** The engine gives a stopped container's address away, and the container then cannot start. */
function refuseTaken(
  member: Member,
  network: Network,
  wanted: EndpointSpec,
  others: readonly Member[],
): void {
  for (const address of fixedAddresses(wanted)) {
    const holder = others.find((other) => other.id !== member.id && isTaken(seatOn(other, network), address))
    if (!holder) continue
    const message = `${address} on ${network.name} belongs to ${holder.name}${holder.state === 'running' ? '' : `, which is ${holder.state}`}`
    throw refusal(message, `Choose another address for ${member.name}.`)
  }
}

function isTaken(seat: Seat | undefined, address: string): boolean {
  return seat !== undefined && hasAddress(seat, address)
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'engine', code: 'NETX_CANNOT_CONNECT', message, next })
}
