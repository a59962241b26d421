import { BITS, formatAddress } from '../model/address.ts'
import { type Fullness, isNearlyFull } from '../model/fullness.ts'
import type { AddressRange } from '../model/subnet.ts'
import type { Entry, PoolMap } from '../plan/address-map.ts'
import type { Claim } from '../plan/claims.ts'
import { paint, printable, type Style } from './style.ts'

const MARKS = {
  network: '#',
  route: '=',
  reserved: '~',
  gateway: '=',
  address: '=',
  nameserver: '=',
} as const
const FREE = '.'
const BAR = 48

/** Every pool: a bar of it, and a line for each part. */
export function renderAddressMap(
  pools: readonly PoolMap[],
  fullness: readonly Fullness[],
  style: Style,
): string {
  const inside = pools.filter(({ size }) => size !== null)
  const outside = pools.filter(({ size }) => size === null)
  const line = (entry: Entry) => entryLine(entry, fullness, style)
  const sections = inside.map((pool) =>
    [
      paint(`${span(pool.range)}  ${room(pool)}`, isShort(pool) ? 'doubtful' : 'strong', style),
      `[${bar(pool, Math.min(BAR, Math.max(16, style.width - 2)))}]`,
      ...pool.entries.map(line),
    ].join('\n'),
  )
  const elsewhere = outside.flatMap(({ entries }) => entries.map(line))
  if (elsewhere.length > 0) sections.push([paint('elsewhere', 'strong', style), ...elsewhere].join('\n'))
  return [...sections, paint(LEGEND, 'quiet', style)].join('\n\n')
}

const LEGEND = "#  a network's    =  the host's    ~  reserved    .  free"

/** `172.17.0.0/16`, or from first to last where it is no block. */
function span({ version, first, last }: AddressRange): string {
  const size = last - first + 1n
  const bits = BigInt(BITS[version])
  const isBlock = (size & (size - 1n)) === 0n && first % size === 0n
  if (isBlock) return `${formatAddress(version, first)}/${bits - BigInt(size.toString(2).length - 1)}`
  return `${formatAddress(version, first)} - ${formatAddress(version, last)}`
}

function room(pool: PoolMap): string {
  const { size, total, left } = pool
  const text = `${count(left ?? 0n)} of ${count(total ?? 0n)} networks of /${size} left`
  return isShort(pool) ? `${text}: nearly full` : text
}

/** Less than a fifth is left. */
function isShort({ total, left }: PoolMap): boolean {
  return (left ?? 0n) * 5n < (total ?? 0n)
}

/** Each column stands for a part of the pool; what is taken of it shows, however small. */
function bar({ range, entries }: PoolMap, columns: number): string {
  const size = range.last - range.first + 1n
  const width = BigInt(columns)
  return Array.from({ length: columns }, (_, column) => {
    const [first, last] = [
      range.first + (size * BigInt(column)) / width,
      range.first + (size * BigInt(column + 1)) / width - 1n,
    ]
    const here = entries.flatMap((entry) => (entry.kind === 'claim' ? [entry.claim] : []))
    const found = here.filter(({ subnet }) => subnet.first <= last && subnet.last >= first)
    const marks = found.map(({ kind }) => MARKS[kind])
    return (['#', '=', '~'] as const).find((mark) => marks.includes(mark)) ?? FREE
  }).join('')
}

function entryLine(entry: Entry, fullness: readonly Fullness[], style: Style): string {
  if (entry.kind === 'free') return paint(`  . ${span(entry.range).padEnd(MARGIN)}  free`, 'quiet', style)
  const { claim } = entry
  const text = `  ${MARKS[claim.kind]} ${claim.subnet.text.padEnd(MARGIN)}  ${owner(claim)}`
  const full = claim.kind === 'network' ? fullness.find((one) => isOf(one, claim)) : undefined
  if (!full) return text
  const used = `, ${count(full.taken)} of ${count(full.capacity)} used`
  return isNearlyFull(full) ? text + paint(`${used}: nearly full`, 'doubtful', style) : text + used
}

const MARGIN = 18

function isOf({ network, subnet }: Fullness, claim: Claim & { readonly kind: 'network' }): boolean {
  return network.id === claim.network.id && subnet === claim.subnet.text
}

function owner(claim: Claim): string {
  switch (claim.kind) {
    case 'network':
      return printable(claim.network.name)
    case 'route':
      return `route${claim.route.gateway === null ? '' : ` via ${claim.route.gateway}`} on ${printable(claim.route.interface)}`
    case 'gateway':
      return "the host's default gateway"
    case 'address':
      return "the host's address"
    case 'nameserver':
      return "the host's nameserver"
    case 'reserved':
      return 'reserved'
  }
}

/** Large numbers as powers of two: nobody counts the addresses of an IPv6 subnet. */
function count(number: bigint): string {
  if (number < 10_000_000n) return Number(number).toLocaleString('en-US')
  return `2^${number.toString(2).length - (/^10*$/.test(number.toString(2)) ? 1 : 0)}`
}
