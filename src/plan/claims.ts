import type { HostNetwork, HostRoute } from '../model/host-network.ts'
import { type AddressRange, hostSubnet, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'

/** Somebody to whom a part of the address space belongs. */
export type Claim =
  | { readonly kind: 'network'; readonly subnet: Subnet; readonly network: Network }
  | { readonly kind: 'gateway'; readonly subnet: Subnet; readonly interface: string }
  | { readonly kind: 'address'; readonly subnet: Subnet; readonly interface: string }
  | { readonly kind: 'nameserver'; readonly subnet: Subnet }
  | { readonly kind: 'route'; readonly subnet: Subnet; readonly route: HostRoute }
  | { readonly kind: 'reserved'; readonly subnet: Subnet }

/** What a new subnet must keep away from. The host's network is null where it could not be read. */
export interface Surroundings {
  readonly networks: readonly Network[]
  readonly host: HostNetwork | null
  /** In CIDR form. */
  readonly reserved: readonly Subnet[]
}

/** Every claim there is. A config-only network reserves nothing; what Docker itself put on the host goes by its network. */
export function claimsOf({ networks, host, reserved }: Surroundings): Claim[] {
  const ofNetworks = networkClaims(networks)
  const own = reserved.map((subnet): Claim => ({ kind: 'reserved', subnet }))
  return [...ofNetworks, ...withoutDockers(host === null ? [] : hostClaims(host), ofNetworks), ...own]
}

/** Those that a range gets in the way of. */
export function claimsOn(range: AddressRange, claims: readonly Claim[]): Claim[] {
  return claims.filter(({ subnet }) => overlaps(range, subnet))
}

function networkClaims(networks: readonly Network[]): (Claim & { readonly kind: 'network' })[] {
  return networks
    .filter(({ configOnly }) => !configOnly)
    .flatMap((network) =>
      network.pools.flatMap((pool) => {
        const subnet = parseSubnet(pool.subnet)
        return subnet ? [{ kind: 'network' as const, subnet, network }] : []
      }),
    )
}

/** A nameserver that the host runs itself, as on a bridge, is known by the host's address. */
function hostClaims({ routes, addresses, nameservers }: HostNetwork): Claim[] {
  const known = routes.flatMap((route) => {
    const subnet = parseSubnet(route.destination)
    return subnet ? [{ route, subnet }] : []
  })
  return [
    ...known
      .filter(({ subnet }) => isDefault(subnet))
      .flatMap(({ route }) =>
        single(route.gateway, (subnet) => ({ kind: 'gateway', subnet, interface: route.interface })),
      ),
    ...addresses.flatMap(({ address, interface: name }) =>
      single(address.split('/')[0] ?? '', (subnet) => ({ kind: 'address', subnet, interface: name })),
    ),
    ...nameservers
      .filter((server) => !addresses.some(({ address }) => address.split('/')[0] === server))
      .flatMap((address) => single(address, (subnet) => ({ kind: 'nameserver', subnet }))),
    ...known
      .filter(({ subnet }) => !isDefault(subnet))
      .map(({ route, subnet }): Claim => ({ kind: 'route', subnet, route })),
  ]
}

function single(address: string | null, claim: (subnet: Subnet) => Claim): Claim[] {
  const subnet = address === null ? undefined : hostSubnet(address)
  return subnet ? [claim(subnet)] : []
}

/**
 * A default route leads wherever no other route does, so it claims nothing but its gateway. Some VPNs write theirs in a
 * few large parts (0.0.0.0/1 and 128.0.0.0/1; 2000::/3).
 */
function isDefault({ version, prefix }: Subnet): boolean {
  return prefix < (version === 4 ? 4 : 7)
}

/** The direct route to a network's subnet goes by the network. */
function withoutDockers(claims: readonly Claim[], networks: readonly Claim[]): Claim[] {
  const direct = claims.filter((claim) => claim.kind === 'route' && claim.route.gateway === null)
  const byFirst = Map.groupBy(direct, ({ subnet }) => subnet.first)
  const dockers = new Set(
    networks.flatMap(({ subnet: { version, first, last } }) =>
      (byFirst.get(first) ?? []).filter(({ subnet }) => subnet.version === version && subnet.last === last),
    ),
  )
  return claims.filter((claim) => !dockers.has(claim))
}
