import { refusal } from '../../src/engine/failures.ts'
import { holds, overlaps, parseSubnet, type Subnet } from '../../src/model/subnet.ts'
import type { AddressPool, Network } from '../../src/model/topology.ts'

/** What an engine hands out by itself: 172.18.0.0/16 up to 172.31.0.0/16, then 192.168.0.0/20 up to 192.168.240.0/20. */
export const DEFAULT_POOLS: readonly string[] = [
  ...Array.from({ length: 14 }, (_, index) => `172.${index + 18}.0.0/16`),
  ...Array.from({ length: 16 }, (_, index) => `192.168.${index * 16}.0/20`),
]

export function subnet(text: string): Subnet {
  const parsed = parseSubnet(text)
  if (parsed) return parsed
  throw refusal(400, `invalid network config:\ninvalid subnet ${text}: invalid CIDR block notation`)
}

/** The first default pool that overlaps no network. */
export function freePool(networks: readonly Network[]): AddressPool {
  const text = DEFAULT_POOLS.find((pool) => !isTaken(pool, networks))
  if (text === undefined) throw refusal(400, 'all predefined address pools have been fully subnetted')
  const gateway = formatIPv4(subnet(text).first + 1n)
  return { subnet: text, gateway, ipRange: null, auxAddresses: {} }
}

export function isTaken(text: string, networks: readonly Network[]): boolean {
  const wanted = subnet(text)
  const pools = networks.flatMap(({ pools }) => pools)
  return pools.some((pool) => overlaps(subnet(pool.subnet), wanted))
}

/** The first address of the network that is neither the gateway's nor anybody else's. */
export function freeAddress(network: Network, taken: readonly (string | null)[]): string | null {
  const pool = ipv4Pool(network)
  if (!pool) return null
  const { first, last } = subnet(pool.ipRange ?? pool.subnet)
  for (let address = first; address < last; address += 1n) {
    const text = formatIPv4(address)
    if (![...reserved(network), ...taken].includes(text)) return text
  }
  throw refusal(403, "no available IPv4 addresses on this network's address pools")
}

/** Refuses an address that the network cannot give. */
export function checkAddress(network: Network, wanted: string, taken: readonly (string | null)[]): void {
  if (!network.pools.some((pool) => holds(subnet(pool.subnet), wanted))) {
    const reason = `no configured subnet or ip-range contain the IP address ${wanted}`
    throw refusal(400, `invalid endpoint settings:\n${reason}`)
  }
  if ([...reserved(network), ...taken].includes(wanted)) throw refusal(403, 'Address already in use')
}

/** The gateway of a network's IPv4 pool; the first address when nobody says otherwise. */
export function gatewayOf(network: Network): string | null {
  const pool = ipv4Pool(network)
  return pool ? (pool.gateway ?? formatIPv4(subnet(pool.subnet).first + 1n)) : null
}

function ipv4Pool({ pools }: Network): AddressPool | undefined {
  return pools.find((pool) => subnet(pool.subnet).version === 4)
}

/** Addresses that no container gets. */
function reserved(network: Network): (string | null)[] {
  const own = network.pools.flatMap((pool) => [
    formatIPv4(subnet(pool.subnet).first),
    ...Object.values(pool.auxAddresses),
  ])
  return [gatewayOf(network), ...own]
}

function formatIPv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.')
}
