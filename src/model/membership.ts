import { isLive } from './liveness.ts'
import type { EndpointSpec } from './spec.ts'
import type { ContainerState, NetworkMode } from './topology.ts'

/** A thing of the engine's: the id is what is acted on, the name what people read. */
export interface Named {
  readonly id: string
  readonly name: string
}

export function named({ id, name }: Named): Named {
  return { id, name }
}

/** A container's place on a network, with the settings that give it the same place again. */
export interface Seat {
  readonly network: Named
  readonly settings: EndpointSpec
  /** What it has now: nothing while it does not run. */
  readonly ipv4: string | null
  readonly ipv6: string | null
  readonly gateway: string | null
  /** Another one after each connection; none while it does not run. */
  readonly endpointId?: string
}

/** A container as its networks know it. */
export interface Member extends Named {
  readonly state: ContainerState
  readonly mode: NetworkMode
  /** When it started last, in milliseconds of the epoch. */
  readonly startedAtMs?: number
  /** Sorted by network name. */
  readonly seats: readonly Seat[]
}

/** Its place on a network, if it has one that works or will work when it starts. */
export function seatOn(member: Member, network: Named): Seat | undefined {
  const stale = staleSeats(member)
  return member.seats.find((seat) => isOn(seat, network) && !stale.includes(seat))
}

/** A container that never ran knows its networks by what they were called when it was made: by name, or by id. */
export function isOn({ network: { id, name } }: Seat, network: Named): boolean {
  return id === '' ? name === network.name || name === network.id : id === network.id
}

/** What is left of connections that failed: places of a running container that are on no network. */
export function staleSeats(member: Member): Seat[] {
  return isLive(member) ? member.seats.filter(({ network }) => network.id === '') : []
}

/** Whether it was on this network that a container was started, so that it is bound to it. */
export function wasStartedOn(member: Member, network: Named): boolean {
  return startedOn(member) === network.name || isBoundToId(member, network)
}

/** Whether that was said by the network's id, so that another of the same name will not do. */
export function isBoundToId(member: Member, { id, name }: Named): boolean {
  const bond = startedOn(member)
  return bond !== '' && bond !== name && id.startsWith(bond)
}

function startedOn({ mode }: Member): string {
  return mode.kind === 'own' ? (mode.startedOn ?? '') : ''
}

/** From what a container has on a network to what it is to have there; null is no place there. */
export interface Change {
  readonly container: Named
  readonly network: Named
  readonly from: EndpointSpec | null
  readonly to: EndpointSpec | null
  /** Of a place that is left or taken anew: why. */
  readonly because: readonly string[]
}

/** One request to the engine. */
export interface Step {
  readonly kind: 'connect' | 'disconnect'
  readonly container: Named
  readonly network: Named
  /** What it gets, or what it had. */
  readonly settings: EndpointSpec
}

/** Whether there is nothing to do. A place that is as wanted is taken anew where there is a reason. */
export function isKept({ from, to, because }: Change): boolean {
  return because.length === 0 && isSamePlace(from, to)
}

/** A place cannot be altered, only left and taken anew. */
export function stepsOf(change: Change): Step[] {
  if (isKept(change)) return []
  const { container, network, from, to } = change
  return [
    ...(from ? [{ kind: 'disconnect' as const, container, network, settings: from }] : []),
    ...(to ? [{ kind: 'connect' as const, container, network, settings: to }] : []),
  ]
}

/** Those that there is something to do for. */
export function pending(changes: readonly Change[]): Change[] {
  return changes.filter((change) => !isKept(change))
}

/** What a change that is not kept comes to. */
export function kindOf({ from, to }: Change): 'connect' | 'reconnect' | 'disconnect' {
  if (to === null) return 'disconnect'
  return from === null ? 'connect' : 'reconnect'
}

/** The addresses that a place is asked for with. */
export function fixedAddresses(spec: EndpointSpec | null): string[] {
  return [spec?.ipv4, spec?.ipv6].filter((address) => address !== undefined)
}

/** The addresses that a place has: none while its container does not run. */
export function currentAddresses({ ipv4, ipv6 }: Seat): string[] {
  return [ipv4, ipv6].filter((address) => address !== null)
}

/** Whether an address belongs to a place, now or when its container starts. */
export function hasAddress(seat: Seat, address: string): boolean {
  return [...currentAddresses(seat), ...fixedAddresses(seat.settings)].includes(address)
}

/** Whether a place has an address that it was given and did not ask for. */
export function hasByChance(seat: Seat, address: string): boolean {
  return currentAddresses(seat).includes(address) && !fixedAddresses(seat.settings).includes(address)
}

/** Whether two settings give the same place; null is no place. */
export function isSamePlace(a: EndpointSpec | null, b: EndpointSpec | null): boolean {
  return a === null || b === null ? a === b : canonical(a) === canonical(b)
}

function canonical(spec: EndpointSpec): string {
  const {
    ipv4,
    ipv6,
    linkLocal = [],
    aliases = [],
    links = [],
    driverOptions = {},
    gatewayPriority = 0,
  } = spec
  const options = Object.entries(driverOptions).toSorted(([x], [y]) => (x < y ? -1 : 1))
  const lists = [linkLocal, aliases, links].map((list) => list.toSorted())
  return JSON.stringify([ipv4 ?? null, ipv6 ?? null, ...lists, options, gatewayPriority])
}
