import { formatAddress } from '../model/address.ts'
import { type Fullness, isNearlyFull } from '../model/fullness.ts'
import { compareNatural } from '../model/natural-order.ts'
import type { Entry, PoolMap } from './address-map.ts'

/** The address map as `--format json` prints it. Numbers of addresses are texts where they may be too large for a number. */
export function addressReport(
  pools: readonly PoolMap[],
  fullness: readonly Fullness[],
  hostUnknown: string | null,
) {
  return {
    schemaVersion: 1,
    hostUnknown,
    pools: pools.map(({ range: { version, first, last }, size, total, left, entries }) => ({
      first: formatAddress(version, first),
      last: formatAddress(version, last),
      size,
      total: total?.toString() ?? null,
      left: left?.toString() ?? null,
      entries: entries.map(reportEntry),
    })),
    subnets: fullness
      .map(({ network, subnet, range, capacity, taken }) => ({
        network: network.name,
        networkId: network.id,
        subnet,
        range,
        capacity: capacity.toString(),
        taken: taken.toString(),
        nearlyFull: isNearlyFull({ capacity, taken }),
      }))
      .toSorted((a, b) => compareNatural(a.network, b.network) || compareNatural(a.subnet, b.subnet)),
  }
}

function reportEntry(entry: Entry) {
  if (entry.kind === 'free') {
    const { version, first, last } = entry.range
    return { kind: 'free', first: formatAddress(version, first), last: formatAddress(version, last) }
  }
  const { claim } = entry
  const { subnet } = claim
  const plain = {
    kind: claim.kind,
    subnet: subnet.text,
    first: formatAddress(subnet.version, subnet.first),
    last: formatAddress(subnet.version, subnet.last),
  }
  if (claim.kind === 'network') return { ...plain, network: claim.network.name, networkId: claim.network.id }
  if (claim.kind === 'route')
    return { ...plain, gateway: claim.route.gateway, interface: claim.route.interface }
  return 'interface' in claim ? { ...plain, interface: claim.interface } : plain
}
