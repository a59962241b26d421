import { firstUsable, hostSubnet, overlaps, parseSubnet, type Subnet, sizeOf, unusableIn } from './subnet.ts'
import type { Network } from './topology.ts'

/** How many addresses of a subnet are given out. */
export interface Fullness {
  readonly network: Network
  readonly subnet: string
  /** Where the engine takes addresses from by itself. */
  readonly range: string
  readonly capacity: bigint
  readonly taken: bigint
}

/** Above this a subnet is nearly full. */
const FULL = 0.8

export function isNearlyFull({ capacity, taken }: Pick<Fullness, 'capacity' | 'taken'>): boolean {
  return capacity > 0n && Number(taken) / Number(capacity) >= FULL
}

/** Counts what is known of each subnet: its gateway, what is kept for others, and members that run. */
export function fullnessOf(network: Network, addresses: readonly string[]): Fullness[] {
  return network.pools.flatMap((pool) => {
    const subnet = parseSubnet(pool.subnet)
    const range = parseSubnet(pool.ipRange ?? pool.subnet)
    if (!subnet || !range) return []
    const unusable = unusableIn(subnet).filter((end) => end >= range.first && end <= range.last).length
    const known = [pool.gateway, ...Object.values(pool.auxAddresses), ...addresses]
    const values = known.flatMap((text) => asNumber(text, range))
    const hasGateway = pool.gateway !== null || !GATEWAY_DRIVERS.includes(network.driver)
    const taken = new Set(hasGateway ? values : [firstUsable(subnet, range), ...values])
    const capacity = sizeOf(range.version, range.prefix) - BigInt(unusable)
    return [{ network, subnet: pool.subnet, range: range.text, capacity, taken: BigInt(taken.size) }]
  })
}

/** These take the first address for the host where nobody says otherwise. */
const GATEWAY_DRIVERS = ['bridge', 'overlay']

function asNumber(text: string | null, range: Subnet): bigint[] {
  const single = text === null ? undefined : hostSubnet(text)
  return single && overlaps(single, range) ? [single.first] : []
}
