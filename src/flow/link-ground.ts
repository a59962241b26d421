import type { Engine } from '../engine/engine.ts'
import { observe } from '../engine/observe.ts'
import { NetxError } from '../model/errors.ts'
import { isLive } from '../model/liveness.ts'
import { atlas, placeKey } from '../model/place.ts'
import { type AddressRange, parseSubnets, type Subnet } from '../model/subnet.ts'
import type { Topology } from '../model/topology.ts'
import type { Both, PairEnd } from '../model/veth-pair.ts'
import type { Look } from '../model/wiring.ts'
import { claimsOf } from '../plan/claims.ts'
import { beyondOf, chooseEnds, endsOf, missingEnd } from '../plan/link-ends.ts'
import { freeLinkSubnet } from '../plan/link-subnets.ts'
import { withBeyond } from '../plan/participants.ts'
import { freeUnknown } from '../plan/pick-subnets.ts'
import { type LinkPlan, planLink, type Seen } from '../plan/plan-link.ts'
import { lookAround } from '../probe/look-around.ts'
import { type GroundOptions, groundFor } from './ground-for.ts'

/** Two that are to be linked or parted, and why they cannot be, if one has no namespace. */
export interface LinkEnds {
  readonly topology: Topology
  readonly ends: Both<PairEnd>
  readonly missing: string | null
}

/** Looks the two up; with `everybody` whoever else runs, too. */
export async function observeEnds(
  engine: Engine,
  references: Both<string>,
  everybody = false,
): Promise<LinkEnds> {
  const observed = await observe(engine, (containers) => {
    const others = everybody ? containers.filter(isLive) : []
    return [...new Set([...chooseEnds(containers, references), ...others])]
  })
  const topology = withBeyond(observed, beyondOf(references))
  const map = atlas(topology)
  const ends = endsOf(map, references)
  return { topology, ends, missing: missingEnd(map, ends) }
}

/** What is to be done to link the two. Without a subnet one is chosen that nobody has who can be seen. */
export async function linkPlanFor(
  engine: Engine,
  { topology, ends }: LinkEnds,
  wanted: readonly Subnet[],
  options: GroundOptions,
): Promise<LinkPlan> {
  const { owner, signal, note } = options
  const looking = { rung: 'helper', owner, signal, onFallback: note } as const
  const [{ looks }, ground] = await Promise.all([
    lookAround(engine, topology, looking),
    groundFor(engine, options, () => wanted.length === 0),
  ])
  const seen: Both<Seen> = [seenOf(ends[0], looks), seenOf(ends[1], looks)]
  return planLink(ends, seen, wanted, () => {
    if (ground.host?.cut !== undefined) throw freeUnknown(ground.host.cut)
    const claims = claimsOf({ ...ground, networks: topology.networks }).map(({ subnet }) => subnet)
    return freeLinkSubnet(parseSubnets(ground.pools.local.map(({ base }) => base)), [
      ...claims,
      ...[...looks.values()].flatMap(addressesIn),
    ])
  })
}

/** One that does not run has no namespace to link. */
export function notThere(missing: string): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_NO_NAMESPACE',
    message: `${missing}, so that there is no network namespace to link`,
    next: 'Start it, and link it then.',
  })
}

function seenOf({ container, place }: PairEnd, looks: ReadonlyMap<string, Look>): Seen {
  const look = looks.get(placeKey(place))
  if (look?.kind === 'seen') return look
  const isNamed = place.mode.kind === 'named'
  throw new NetxError({
    family: 'engine',
    code: 'NETX_NOT_SEEN',
    message: `${container.name} cannot be linked: ${look?.reason ?? 'nobody looked into it'}`,
    next: isNamed ? "See what there is with ip netns list on the engine's host." : 'Nothing was changed.',
  })
}

/** Addresses and routes, but for the default ones. */
function addressesIn(look: Look): AddressRange[] {
  if (look.kind === 'unseen') return []
  const routes = look.routes.map(({ destination }) => destination)
  return parseSubnets([...routes, ...look.links.flatMap(({ addresses }) => addresses)]).filter(
    ({ prefix }) => prefix > 0,
  )
}
