import { formatAddress } from '../model/address.ts'
import { PROJECT_LABEL } from '../model/blueprint.ts'
import { type Member, seatOn } from '../model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import { parseSubnet } from '../model/subnet.ts'
import { isPredefined, type Network } from '../model/topology.ts'

/** A netx.yaml as it is written: plain maps, lists and texts. */
export interface NetxDocument {
  readonly project: string
  readonly networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly expect: { readonly default: 'derived' }
}

/** Whether a network can be made from a file: those of the engine and of a swarm's own cannot. */
export function isExportable({ name, ingress, configOnly }: Network): boolean {
  return !isPredefined(name) && !ingress && !configOnly
}

/** The file whose plan is empty on this engine. */
export function exportBlueprint(
  project: string,
  networks: readonly { readonly network: Network; readonly spec: NetworkSpec }[],
  members: readonly Member[],
): NetxDocument {
  return {
    project,
    networks: Object.fromEntries(
      networks.map(({ network, spec }) => [network.name, exportNetwork(network, spec, members)]),
    ),
    expect: { default: 'derived' },
  }
}

/** Whose networks they are: the project that they were made for, if that is one. */
export function projectOf(networks: readonly Network[]): string | undefined {
  const [first, ...more] = new Set(networks.flatMap(({ labels }) => labels[PROJECT_LABEL] ?? []))
  return more.length === 0 ? first : undefined
}

/** What the engine's own choice would be is left out. */
function exportNetwork(network: Network, spec: NetworkSpec, members: readonly Member[]) {
  const { driver, internal, attachable, ipv4, ipv6, ipam, options } = spec
  const gateways = ipam.config.flatMap(({ subnet, gateway }) =>
    gateway === undefined || gateway === firstOf(subnet) ? [] : [gateway],
  )
  const ranges = ipam.config.flatMap(({ ipRange }) => ipRange ?? [])
  const reserved: Record<string, string> = Object.assign({}, ...ipam.config.map((pool) => pool.auxAddresses))
  const labels = Object.entries(spec.labels).filter(([key]) => !isManaged(key))
  const seated = members.flatMap((member) => {
    const seat = seatOn(member, network)
    return seat ? [[member.name, exportMember(seat.settings)] as const] : []
  })
  return {
    ...(driver !== 'bridge' && { driver }),
    ...(ipam.config.length > 0 && { subnet: oneOrMore(ipam.config.map(({ subnet }) => subnet)) }),
    ...(gateways.length > 0 && { gateway: oneOrMore(gateways) }),
    ...(ranges.length > 0 && { 'ip-range': oneOrMore(ranges) }),
    ...(Object.keys(reserved).length > 0 && { reserved }),
    ...(internal && { internal }),
    ...(attachable && { attachable }),
    ...(ipv4 === false && { ipv4 }),
    ...(ipv6 && { ipv6 }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
    ...(seated.length > 0 && { members: Object.fromEntries(seated) }),
  }
}

/** Of compose, and of ours: who makes a network writes them anew. */
function isManaged(label: string): boolean {
  return label === PROJECT_LABEL || label.startsWith('com.docker.compose.')
}

function exportMember({ ipv4, ipv6, aliases = [], gatewayPriority }: EndpointSpec) {
  const isPlain = aliases.length === 0 && gatewayPriority === undefined
  if (isPlain && (ipv4 === undefined || ipv6 === undefined)) return ipv4 ?? ipv6 ?? null
  return {
    ...(ipv4 !== undefined && { ip: ipv4 }),
    ...(ipv6 !== undefined && { ip6: ipv6 }),
    ...(aliases.length > 0 && { aliases }),
    ...(gatewayPriority !== undefined && { priority: gatewayPriority }),
  }
}

function oneOrMore(texts: readonly string[]): string | readonly string[] {
  const [first = ''] = texts
  return texts.length === 1 ? first : texts
}

function firstOf(subnet: string): string | undefined {
  const parsed = parseSubnet(subnet)
  return parsed && formatAddress(parsed.version, parsed.first + 1n)
}
