import { type Blueprint, PROJECT_LABEL, type WantedNetwork } from '../model/blueprint.ts'
import { type Member, type Seat, seatOn } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'
import type { AddressPool, Network } from '../model/topology.ts'
import { networkDrift } from './network-drift.ts'

/** A container with its labels, which selectors are about. */
export interface Candidate {
  readonly member: Member
  readonly labels: Readonly<Record<string, string>>
}

/** What an engine has, as far as a netx.yaml is about it. */
export interface BlueprintState {
  readonly networks: readonly Network[]
  /** Of the networks that there are and that the file names or owns, by id. */
  readonly specs: ReadonlyMap<string, NetworkSpec>
  /** Every container, sorted by name. */
  readonly candidates: readonly Candidate[]
}

/** The networks whose settings matter: those that the file names, and those that were made from it. */
export function concerned(blueprint: Blueprint, networks: readonly Network[]): Network[] {
  return networks.filter(
    (network) => isOwned(network, blueprint) || blueprint.networks.some(({ name }) => name === network.name),
  )
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
export function seatsOn(network: Network, { candidates }: BlueprintState) {
  return candidates.flatMap(({ member }): { member: Member; seat: Seat }[] => {
    const seat = seatOn(member, network)
    return seat ? [{ member, seat }] : []
  })
}

/** A network as it will be, under an id that no network has. */
export function futureNetwork(spec: NetworkSpec): Network {
  const {
    name,
    driver,
    scope,
    internal,
    attachable,
    ingress,
    configOnly,
    ipv6 = false,
    options,
    labels,
  } = spec
  const pools = spec.ipam.config.map(
    ({ subnet, gateway = null, ipRange = null, auxAddresses = {} }): AddressPool => ({
      subnet,
      gateway,
      ipRange,
      auxAddresses,
    }),
  )
  return {
    id: `new:${name}`,
    name,
    driver,
    scope,
    internal,
    attachable,
    ingress,
    configOnly,
    ipv6,
    options,
    labels,
    pools,
  }
}
