import { type Blueprint, PROJECT_LABEL, type WantedNetwork } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { firstOverlap, isChosen } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import {
  type BlueprintState,
  driftOf,
  futureNetwork,
  isOwned,
  presentNetwork,
  wantedOf,
} from './blueprint-state.ts'
import { checkTexts } from './check-subnets.ts'
import { hasSubnets } from './network-drift.ts'
import type { Membership } from './plan-members.ts'
import { withoutOwn } from './plan-renumber.ts'
import { type Ground, type ProposalFlags, proposeNetwork } from './propose-network.ts'

/** A network of the file as it will be. */
export interface Future {
  readonly wanted: WantedNetwork
  readonly present: Network | undefined
  readonly spec: NetworkSpec | null
  readonly because: readonly string[]
  readonly owned: boolean
  /** The present one where it stays. */
  readonly network: Network
}

/** The same with who is to be on it. */
export interface PeopledFuture extends Future {
  readonly membership: Membership
}

/** Those with given subnets are seen to before those that take any, so that these leave them theirs. */
export function planNetworks(blueprint: Blueprint, state: BlueprintState, ground: Ground): Future[] {
  const known = blueprint.networks.map((wanted) => {
    const present = presentNetwork(wanted, state)
    if (!present && wanted.maker !== 'netx') throw absent(blueprint, wanted, wanted.maker)
    const because = present ? driftOf(wanted, present, state) : []
    return { wanted, present, because, owned: present ? isOwned(present, blueprint) : true }
  })
  const fresh = known.filter(({ present, because }) => !present || because.length > 0)
  const going = [
    ...fresh.flatMap(({ present }) => present ?? []),
    ...state.networks.filter((network) => isOwned(network, blueprint) && !wantedOf(blueprint, network)),
  ]
  const host = going.reduce((rest, network) => rest && withoutOwn(rest, network), ground.host)
  const networks = state.networks.filter((network) => !going.includes(network))
  const chosen = new Map<WantedNetwork, Pick<Future, 'spec' | 'network'>>()
  const inOrder = fresh
    .map((one) => ({
      ...one,
      kept: choosesSubnet(one.wanted) ? keptSubnets(one.wanted, one.present, state) : [],
    }))
    .toSorted(
      (a, b) =>
        Number(choosesSubnet(a.wanted)) - Number(choosesSubnet(b.wanted)) || b.kept.length - a.kept.length,
    )
  for (const { wanted, kept } of inOrder) {
    checkTexts(wanted.settings.subnets)
    const pools = kept.map((subnet) => ({ subnet }))
    const isFree = !networks.some((other) => firstOverlap({ pools }, other))
    const flags = flagsOf(wanted, blueprint)
    const asked = kept.length > 0 && isFree ? { ...flags, subnet: kept, pool: [] } : flags
    const spec = proposeNetwork(asked, { ...ground, host }, networks)
    const network = futureNetwork(spec)
    networks.push(network)
    chosen.set(wanted, { spec, network })
  }
  return known.flatMap((one): Future[] => {
    const made = chosen.get(one.wanted)
    if (made) return [{ ...one, ...made }]
    return one.present ? [{ ...one, spec: null, network: one.present }] : []
  })
}

/** Who is on a network has addresses of its subnets: they stay where any will do. */
function keptSubnets(
  { settings }: WantedNetwork,
  present: Network | undefined,
  { specs }: BlueprintState,
): readonly string[] {
  const spec = present && specs.get(present.id)
  return spec && hasSubnets(settings, spec) ? spec.ipam.config.map(({ subnet }) => subnet) : []
}

function choosesSubnet({ settings }: WantedNetwork): boolean {
  return settings.subnets.length === 0 || settings.subnets.some(isChosen)
}

function flagsOf({ name, settings }: WantedNetwork, { project }: Blueprint): ProposalFlags {
  return {
    name,
    driver: settings.driver ?? 'bridge',
    opt: settings.options,
    label: { ...settings.labels, [PROJECT_LABEL]: project },
    internal: settings.internal ?? false,
    attachable: settings.attachable ?? false,
    ingress: false,
    ipv4: settings.ipv4,
    ipv6: settings.ipv6,
    scope: '',
    'config-only': false,
    'config-from': '',
    'ipam-driver': 'default',
    'ipam-opt': {},
    subnet: settings.subnets,
    'ip-range': settings.ipRanges,
    gateway: settings.gateways,
    'aux-address': settings.reserved,
    pool: settings.pool,
    force: false,
  }
}

const NEXT_BY_MAKER = {
  compose: 'Make it with: docker compose up',
  somebody: 'Make it first, or leave external out so that it is made from the file.',
} as const

function absent(
  { file }: Blueprint,
  { name, line }: WantedNetwork,
  maker: keyof typeof NEXT_BY_MAKER,
): NetxError {
  const message = `No such network: ${name}, which ${file}:${line} expects to be there`
  return new NetxError({ family: 'engine', code: 'NETX_NOT_FOUND', message, next: NEXT_BY_MAKER[maker] })
}
