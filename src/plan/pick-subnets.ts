import { NetxError } from '../model/errors.ts'
import { type AddressRange, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { Claim } from './claims.ts'
import { claimsOn } from './claims.ts'
import { describeClaim } from './describe-claim.ts'
import { freeSubnets } from './free-subnets.ts'
import type { Wanted } from './wanted-subnets.ts'

export interface Search {
  readonly wanted: readonly Wanted[]
  /** Where to look for addresses of a family. */
  readonly pools: (version: 4 | 6) => readonly Subnet[]
  readonly claims: readonly Claim[]
  /** Subnets that the engine refused, whoever has them. */
  readonly refused: readonly Subnet[]
  /** What of the engine's host could not be told whole: then nobody knows what is free. */
  readonly cut?: string | undefined
}

/** Every wanted subnet as the engine is to be told; those that may be any are the first free ones. */
export function pickSubnets({ wanted, pools, claims, refused, cut }: Search): string[] {
  if (cut !== undefined && wanted.some(({ kind }) => kind === 'any')) throw freeUnknown(cut)
  const given = wanted.flatMap((one) => (one.kind === 'given' ? (parseSubnet(one.text) ?? []) : []))
  const taken: AddressRange[] = [...claims.map(({ subnet }) => subnet), ...refused, ...given]
  return wanted.map((one) => {
    if (one.kind === 'given') return one.text
    const places = pools(one.version)
    const { value: free } = freeSubnets(places, one.prefix, taken).next()
    if (!free) throw nothingFree(one.prefix, places, claims)
    taken.push(free)
    return free.text
  })
}

/** Better none than one that leads away from somebody else. */
export function freeUnknown(cut: string): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_FREE_UNKNOWN',
    message: `No subnet is known to be free, as the engine's host has more ${cut} than could be told`,
    next: 'Choose one yourself: --subnet CIDR',
  })
}

/** Names who has most of the pools, for there it is to be had. */
function nothingFree(prefix: number, pools: readonly Subnet[], claims: readonly Claim[]): NetxError {
  const where = listPools(pools)
  const largest = pools
    .flatMap((pool) => claimsOn(pool, claims))
    .filter((claim, index, all) => all.indexOf(claim) === index)
    .sort((a, b) => a.subnet.prefix - b.subnet.prefix)
    .slice(0, 3)
  const why = largest.map((claim) => `it ${describeClaim(claim)}`).join('; ')
  const fits = pools.some((pool) => pool.prefix <= prefix)
  return new NetxError({
    family: 'engine',
    code: 'NETX_NO_FREE_SUBNET',
    message: `no /${prefix} is free in ${where || 'no pool at all'}${fits && why ? `: ${why}` : ''}`,
    next: 'See who has what with docker netx subnets, or look elsewhere with --pool CIDR.',
  })
}

/** Those between the first few and the last are left out, as there may be dozens. */
function listPools(pools: readonly Subnet[]): string {
  const texts = pools.map(({ text }) => text)
  return texts.length > 4 ? `${texts.slice(0, 2).join(', ')} … ${texts.at(-1)}` : texts.join(', ')
}

/** The next free subnet of the same size and family: behind it, then anywhere near it, then where the engine looks. */
export function alternativeTo(
  subnet: Subnet,
  pools: readonly Subnet[],
  claims: readonly Claim[],
): Subnet | undefined {
  const near = NEIGHBOURHOODS.find((block) => overlaps(block, subnet))
  const { version, prefix, last } = subnet
  const behind = near && last < near.last ? [{ version, first: last + 1n, last: near.last }] : []
  const places = [...behind, ...(near ? [near] : []), ...pools.filter((pool) => pool.version === version)]
  const taken = [...claims.map((claim) => claim.subnet), subnet]
  return freeSubnets(places, prefix, taken).next().value ?? undefined
}

/** Private address space. */
const NEIGHBOURHOODS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'].flatMap(
  (text) => parseSubnet(text) ?? [],
)
