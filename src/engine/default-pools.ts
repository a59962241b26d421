import { createHash } from 'node:crypto'
import { BITS } from '../model/address.ts'
import type { DefaultPool, DefaultPools } from '../model/host-network.ts'
import { parseSubnet } from '../model/subnet.ts'
import type { Json } from './json.ts'

/** Where engines look that were not told otherwise. */
const LOCAL: readonly DefaultPool[] = [
  ...Array.from({ length: 15 }, (_, index) => ({ base: `172.${17 + index}.0.0/16`, size: 16 })),
  { base: '192.168.0.0/16', size: 20 },
]
const SWARM: readonly DefaultPool[] = [{ base: '10.0.0.0/8', size: 24 }]

/** What the engine says of itself, completed with what goes without saying. */
export function mapDefaultPools(info: Json): DefaultPools {
  const told = info
    .at('DefaultAddressPools')
    .items.map((pool) => ({ base: pool.at('Base').text, size: Number(pool.at('Size').value) }))
    .filter(isPool)
  const local = told.length > 0 ? told : LOCAL
  const hasIPv6 = local.some(({ base }) => base.includes(':'))
  const cluster = info.at('Swarm').at('Cluster')
  const size = Number(cluster.at('SubnetSize').value)
  const swarm = cluster
    .at('DefaultAddrPool')
    .texts.map((base) => ({ base, size: size > 0 ? size : 24 }))
    .filter(isPool)
  return {
    local: hasIPv6 ? local : [...local, ownPrefix(info.at('ID').text)],
    swarm: swarm.length > 0 ? swarm : SWARM,
  }
}

/** A part of address space, and a size that fits into it. */
function isPool({ base, size }: DefaultPool): boolean {
  const pool = parseSubnet(base)
  return pool !== undefined && Number.isInteger(size) && size >= pool.prefix && size <= BITS[pool.version]
}

/** A prefix of unique local addresses, made from the engine's id as engines from 27 on make theirs. */
function ownPrefix(engineId: string): DefaultPool {
  const digits = createHash('sha256').update(engineId).digest('hex').slice(6, 16)
  const groups = [`fd${digits.slice(0, 2)}`, digits.slice(2, 6), digits.slice(6)]
  return { base: `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/48`, size: 64 }
}
