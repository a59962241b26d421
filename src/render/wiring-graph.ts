import { isLive } from '../model/liveness.ts'
import { VERDICTS, type Verdict, worst } from '../model/outcome.ts'
import { HOST, isPredefined } from '../model/topology.ts'
import type { MeasuredPair } from '../model/wiring.ts'
import {
  linkOf,
  type WiredContainer,
  type WiredMember,
  type WiredNetwork,
  type Wiring,
} from '../model/wiring.ts'
import { printable } from './style.ts'

/** A map to be drawn: networks as zones, containers as boxes, and where which box hangs. Texts are for people. */
export interface Graph {
  readonly zones: readonly Zone[]
  readonly boxes: readonly Box[]
  /** What was measured, and is not as promised; of what was not proven the boxes tell. */
  readonly surprises: readonly Surprise[]
}

/** Between two boxes, by their indices, in one direction or in both. */
export interface Surprise {
  readonly from: number
  readonly to: number
  readonly both: boolean
  readonly verdict: 'leak' | 'broken'
}

export interface Zone {
  readonly name: string
  readonly facts: readonly string[]
  /** What its boxes hang on. */
  readonly hub: string
}

export interface Box {
  readonly name: string
  readonly facts: readonly string[]
  readonly state: 'seen' | 'unseen' | 'stopped'
  readonly places: readonly Place[]
  /** How far it reaches, where that was measured. */
  readonly reach: { readonly text: string; readonly verdict: Verdict } | null
}

/** All that a box tells, in lines. */
export function boxLines({ name, facts, reach }: Box): string[] {
  return [name, ...facts, ...(reach ? [reach.text] : [])]
}

/** What a wire tells, in lines. */
export function wireLines({ wire, addresses }: Place): string[] {
  return [...(wire === null ? [] : [wire]), ...addresses]
}

/** Where a box hangs: the index of the zone. */
export interface Place {
  readonly zone: number
  readonly addresses: readonly string[]
  /** `eth0 ↔ veth1a2b`, as far as it was seen. */
  readonly wire: string | null
  readonly works: boolean
}

/** The engine's own networks are drawn last, and only where somebody is on them. */
export function graphOf(wiring: Wiring): Graph {
  const networks = wiring.networks
    .filter(({ name, members }) => !isPredefined(name) || members.length > 0)
    .toSorted((a, b) => Number(isPredefined(a.name)) - Number(isPredefined(b.name)))
  const drawn = wiring.containers.filter(({ sharesWith }) => sharesWith === null || sharesWith === HOST)
  return {
    zones: networks.map(zoneOf),
    boxes: drawn.map((container) => boxOf(container, wiring, networks)),
    surprises: surprisesOf(wiring, drawn),
  }
}

/** The only zone that it is in. */
export function homeOf({ places }: Box): number | null {
  const [first, ...more] = new Set(places.map(({ zone }) => zone))
  return first === undefined || more.length > 0 ? null : first
}

function zoneOf({ name, driver, internal, subnets, bridge }: WiredNetwork): Zone {
  return {
    name: printable(name),
    facts: [`${kindOf(driver)}${internal ? ', internal' : ''}`, ...subnets.map(({ subnet }) => subnet)],
    hub: printable(bridge?.name ?? kindOf(driver)),
  }
}

function kindOf(driver: string): string {
  if (driver === 'host') return "the engine's host"
  return driver === 'null' ? 'no network' : printable(driver)
}

function boxOf(container: WiredContainer, wiring: Wiring, networks: readonly WiredNetwork[]): Box {
  const { name, state, unseen, published } = container
  const guests = wiring.containers.filter(({ sharesWith }) => sharesWith === name)
  const places = networks.flatMap(({ members }, zone) =>
    members
      .filter((member) => member.container === name)
      .map((member) => ({ zone, ...placeOf(member, container, wiring) })),
  )
  return {
    name: printable(name),
    facts: [
      ...(state === 'running' ? [] : [state]),
      ...(isLive(container) && unseen !== null ? ['not looked into'] : []),
      ...guests.map((guest) => `with ${printable(guest.name)}`),
      ...new Set(published.map(({ hostPort, port, protocol }) => `:${hostPort} → ${port}/${protocol}`)),
    ],
    state: isLive(container) ? (unseen === null ? 'seen' : 'unseen') : 'stopped',
    places,
    reach: reachOf(wiring.measured?.filter(({ from }) => from === name) ?? []),
  }
}

function reachOf(pairs: readonly MeasuredPair[]): Box['reach'] {
  if (pairs.length === 0) return null
  const reached = pairs.filter(({ observed }) => observed === 'reachable').length
  return {
    text: `reaches ${reached} of ${pairs.length}`,
    verdict: worst(pairs.map(({ verdict }) => verdict)),
  }
}

/** Who lives in the namespace of another is drawn with it, and so is what is wrong with it. */
function surprisesOf({ containers, measured = [] }: Wiring, drawn: readonly WiredContainer[]): Surprise[] {
  const boxes = new Map(
    containers.map(({ name, sharesWith }) => {
      const own = drawn.findIndex((one) => one.name === name)
      return [name, own === -1 ? drawn.findIndex((one) => one.name === sharesWith) : own]
    }),
  )
  const found = measured.flatMap(({ from, to, verdict }) => {
    const [a, b] = [boxes.get(from) ?? -1, boxes.get(to) ?? -1]
    const isBad = verdict === 'leak' || verdict === 'broken'
    return isBad && a >= 0 && b >= 0 && a !== b ? [{ from: a, to: b, verdict }] : []
  })
  const groups = Map.groupBy(found, ({ from, to }) => `${Math.min(from, to)} ${Math.max(from, to)}`)
  return [...groups.values()].flatMap((group) => {
    const worst = group.toSorted((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict))[0]
    return worst ? [{ ...worst, both: group.some(({ from }) => from !== worst.from) }] : []
  })
}

function placeOf(member: WiredMember, container: WiredContainer, wiring: Wiring): Omit<Place, 'zone'> {
  const addresses = [member.ipv4, member.ipv6].filter((address) => address !== null)
  const link = linkOf(wiring, member)
  const works = container.unseen !== null || container.sharesWith === HOST || member.interface !== null
  if (link === undefined) return { addresses, wire: null, works: works || addresses.length === 0 }
  const far =
    link.peer === null
      ? ''
      : link.kind === 'veth'
        ? ` ↔ ${link.peer.name ?? '?'}`
        : ` on ${link.peer.name ?? '?'}`
  const isUp = link.up && (link.state === 'up' || link.state === 'unknown')
  const hangs = link.kind !== 'veth' || link.peer?.name == null || link.peer.master !== null
  return { addresses, wire: printable(`${link.name}${far}`), works: isUp && hangs }
}
