import { type Blueprint, CONNECTED_BY, type WantedMember } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import {
  type Change,
  fixedAddresses,
  hasAddress,
  hasByChance,
  type Member,
  type Seat,
} from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { Candidate, Seated } from './blueprint-state.ts'

/** A container as the file means it. */
export interface Wish extends Candidate {
  readonly entry: WantedMember
}

export interface Planned extends Wish {
  readonly seat: Seat | undefined
  readonly change: Change
}

/** Whether a place was taken for the file. */
export function isOurs({ settings }: Seat, { project }: Blueprint): boolean {
  return settings.driverOptions?.[CONNECTED_BY] === project
}

/**
 * Who has the address that another is to have makes way: if he has it by chance, he gets any other; if it was fixed for the
 * file, which no longer says so, he loses it.
 */
export function makeWay(
  change: Change,
  seat: Seat,
  { member, entry }: Wish,
  wishes: readonly Wish[],
  blueprint: Blueprint,
): Change {
  const own = fixedAddresses(entry.endpoint)
  const asked = wishes
    .filter((one) => one.member.id !== member.id)
    .flatMap((one) => fixedAddresses(one.entry.endpoint).map((address) => ({ address, name: one.name })))
    .filter(({ address }) => !own.includes(address))
  const byChance = asked.filter(({ address }) => hasByChance(seat, address))
  const fixed = isOurs(seat, blueprint)
    ? asked.filter(({ address }) => fixedAddresses(change.to).includes(address))
    : []
  if (byChance.length + fixed.length === 0) return change
  const lost = new Set(fixed.map(({ address }) => address))
  return {
    ...change,
    to: change.to && withoutAddresses(change.to, lost),
    because: [
      ...change.because,
      ...byChance.map(({ address, name }) => `has ${address} by chance, which is for ${name}`),
      ...fixed.map(({ address, name }) => `has ${address}, which is for ${name} now`),
    ],
  }
}

function withoutAddresses({ ipv4, ipv6, ...rest }: EndpointSpec, lost: ReadonlySet<string>): EndpointSpec {
  return {
    ...rest,
    ...(ipv4 !== undefined && !lost.has(ipv4) && { ipv4 }),
    ...(ipv6 !== undefined && !lost.has(ipv6) && { ipv6 }),
  }
}

/** The file gives an address that the network does not have. */
export function refuseForeign(
  { file }: Blueprint,
  entry: WantedMember,
  { name }: Member,
  network: Network,
): void {
  const subnets = subnetsOf(network)
  const foreign = fixedAddresses(entry.endpoint).find(
    (address) => !subnets.some((subnet) => holds(subnet, address)),
  )
  if (foreign === undefined || subnets.length === 0) return
  const message = `${foreign} for ${name} (${file}:${entry.line}) is in no subnet of ${network.name}: ${subnets.map(({ text }) => text).join(', ')}`
  throw refusal(message, 'Choose an address inside it.')
}

/** Two cannot have one address, whether the file gives it to both, or one has it and keeps it. */
export function refuseShared({ file }: Blueprint, planned: readonly Planned[], network: Network): void {
  const holders = new Map<string, Planned>()
  for (const one of planned) {
    for (const address of fixedAddresses(one.change.to)) {
      const other = holders.get(address)
      if (other) {
        const [given, holder] = isGiven(other, address) ? [other, one] : [one, other]
        const place = ({ name, entry }: Planned) => `for ${name} (${file}:${entry.line})`
        throw refusal(
          `${address} on ${network.name} is ${place(given)}, and ${isGiven(holder, address) ? place(holder) : `${holder.name} has it`}`,
          'Give each an entry of its own, with its own address.',
        )
      }
      holders.set(address, one)
    }
  }
}

function isGiven({ entry }: Planned, address: string): boolean {
  return fixedAddresses(entry.endpoint).includes(address)
}

/** The engine would give a stopped container's address away, and that container could then not start. */
export function refuseTaken(
  { file }: Blueprint,
  planned: readonly Planned[],
  staying: readonly Seated[],
  network: Network,
): void {
  for (const one of planned) {
    const { container, to } = one.change
    for (const address of fixedAddresses(to)) {
      const holder = staying.find(
        ({ member, seat }) => member.id !== container.id && hasAddress(seat, address),
      )
      if (!holder) continue
      const what = isGiven(one, address) ? 'is for' : 'is that of'
      const message = `${address} on ${network.name} ${what} ${container.name} (${file}:${one.entry.line}), and ${holder.name} has it`
      throw refusal(
        message,
        `Give ${holder.name} another address in the file, or disconnect it from ${network.name}.`,
      )
    }
  }
}

export function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'engine', code: 'NETX_CANNOT_CONNECT', message, next })
}
