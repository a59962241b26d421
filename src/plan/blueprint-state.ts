import { type Blueprint, PROJECT_LABEL, type WantedNetwork } from '../model/blueprint.ts'
import { type Member, type Seat, seatOn } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'
import type { AddressPool, Network } from '../model/topology.ts'
import { networkDrift } from './network-drift.ts'

/** A container by its name and its labels, which selectors are about. */
export interface Candidate {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly member: Member
}

/** One that is on a network. */
export interface Seated extends Candidate {
  readonly seat: Seat
}

/** What an engine has, as far as a netx.yaml is about it. */
export interface BlueprintState {
  readonly networks: readonly Network[]
  /** Of the networks that there are and that the file names, by id. */
  readonly specs: ReadonlyMap<string, NetworkSpec>
  /** Every container, sorted by name. */
  readonly candidates: readonly Candidate[]
}

/** What the file says of a network. */
export function wantedOf(
  { networks }: Blueprint,
  { name }: Pick<Network, 'name'>,
): WantedNetwork | undefined {
  return networks.find((wanted) => wanted.name === name)
}

export function isOwned({ labels }: Pick<Network, 'labels'>, { project }: Blueprint): boolean {
  return labels[PROJECT_LABEL] === project
}

/** Whether addresses are to be chosen or checked, so that it matters what else the engine's host has. */
export function takesAddresses(blueprint: Blueprint, state: BlueprintState): boolean {
  return blueprint.networks.some((wanted) => {
    const present = presentNetwork(wanted, state)
    return wanted.maker === 'netx' && (!present || driftOf(wanted, present, state).length > 0)
  })
}

export function presentNetwork({ name }: Pick<WantedNetwork, 'name'>, state: BlueprintState) {
  return state.networks.find((network) => network.name === name)
}

export function driftOf(wanted: WantedNetwork, present: Network, { specs }: BlueprintState): string[] {
  const spec = specs.get(present.id)
  return spec && wanted.maker !== 'somebody' ? networkDrift(wanted.settings, spec) : []
}

/** Everybody on a network, and where. */
export function seatsOn(network: Network, { candidates }: BlueprintState): Seated[] {
  return candidates.flatMap((candidate) => {
    const seat = seatOn(candidate.member, network)
    return seat ? [{ ...candidate, seat }] : []
  })
}

/** A network as it will be, under an id that no network has. */
export function futureNetwork({ ipam, ipv4, ipv6 = false, configFrom, ...settings }: NetworkSpec): Network {
  const pools = ipam.config.map(
    ({ subnet, gateway = null, ipRange = null, auxAddresses = {} }): AddressPool => {
      return { subnet, gateway, ipRange, auxAddresses }
    },
  )
  return { ...settings, id: `new:${settings.name}`, ipv6, pools }
}
