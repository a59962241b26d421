import type { DefaultPool } from '../model/host-network.ts'
import { type AddressRange, overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import { type Claim, claimsOn } from './claims.ts'
import { countFree, freeRanges } from './free-subnets.ts'

/** A part of the address space, who has what of it, and what is free. */
export interface PoolMap {
  readonly range: AddressRange
  /** The prefix of what the engine takes from it; null for what it would not take from by itself. */
  readonly size: number | null
  /** How many networks of that size it holds, and how many more fit in; null as above. */
  readonly total: bigint | null
  readonly left: bigint | null
  /** In order; a part may have several owners. */
  readonly entries: readonly Entry[]
}

export type Entry =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'free'; readonly range: AddressRange }

/** The pools of the engine, those that follow each other as one; then networks that are in none of them. */
export function mapAddresses(pools: readonly DefaultPool[], claims: readonly Claim[]): PoolMap[] {
  const sections = joined(pools)
  const shown = withoutDetails(claims)
  const inPools = sections.map(({ range, size, parts }): PoolMap => {
    const here = claimsOn(range, shown)
    const total = parts.reduce((sum, part) => sum + fitting(part, size), 0n)
    const left = countFree(
      parts,
      size,
      claimsOn(range, claims).map(({ subnet }) => subnet),
    )
    return {
      range,
      size,
      total,
      left,
      entries: inOrder(
        here,
        freeRanges(
          range,
          here.map(({ subnet }) => subnet),
        ),
      ),
    }
  })
  const elsewhere = shown.filter(
    ({ kind, subnet }) => kind === 'network' && !sections.some(({ range }) => overlaps(range, subnet)),
  )
  return [...inPools, ...outside(elsewhere, shown)]
}

interface Section {
  readonly range: AddressRange
  readonly size: number
  readonly parts: readonly Subnet[]
}

function joined(pools: readonly DefaultPool[]): Section[] {
  const sections: Section[] = []
  for (const { base, size } of pools) {
    const part = parseSubnet(base)
    if (!part) continue
    const last = sections.at(-1)
    const follows =
      last?.size === size && last.range.version === part.version && last.range.last + 1n === part.first
    if (last && follows) {
      sections[sections.length - 1] = {
        ...last,
        range: { ...last.range, last: part.last },
        parts: [...last.parts, part],
      }
    } else {
      const { version, first, last: end } = part
      sections.push({ range: { version, first, last: end }, size, parts: [part] })
    }
  }
  return sections
}

function fitting(part: Subnet, size: number): bigint {
  return part.prefix > size ? 0n : 1n << BigInt(size - part.prefix)
}

/** Single addresses inside a network or a route go without saying. */
function withoutDetails(claims: readonly Claim[]): Claim[] {
  const blocks = claims.filter(({ kind }) => kind === 'network' || kind === 'route' || kind === 'reserved')
  const isDetail = ({ subnet }: Claim) => blocks.some((block) => overlaps(block.subnet, subnet))
  return claims.filter((claim) => blocks.includes(claim) || !isDetail(claim))
}

function outside(networks: readonly Claim[], claims: readonly Claim[]): PoolMap[] {
  return networks
    .toSorted((a, b) => a.subnet.version - b.subnet.version || (a.subnet.first < b.subnet.first ? -1 : 1))
    .map(({ subnet }) => {
      const { version, first, last } = subnet
      const here = claimsOn(subnet, claims)
      return {
        range: { version, first, last },
        size: null,
        total: null,
        left: null,
        entries: inOrder(here, []),
      }
    })
}

function inOrder(claims: readonly Claim[], free: readonly AddressRange[]): Entry[] {
  const entries: Entry[] = [
    ...claims.map((claim) => ({ kind: 'claim' as const, claim })),
    ...free.map((range) => ({ kind: 'free' as const, range })),
  ]
  const rangeOf = (entry: Entry) => (entry.kind === 'claim' ? entry.claim.subnet : entry.range)
  return entries.sort((a, b) => {
    const [left, right] = [rangeOf(a), rangeOf(b)]
    return left.first === right.first ? (left.last > right.last ? -1 : 1) : left.first < right.first ? -1 : 1
  })
}
