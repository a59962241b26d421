import type { NetworkListing } from './network-listing.ts'
import { printable } from './style.ts'
import { type Cell, type Column, renderTable } from './table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'NETWORK ID', expendable: 3 },
  { title: 'NAME' },
  { title: 'DRIVER', expendable: 4 },
  { title: 'SCOPE', expendable: 5 },
  { title: 'SUBNET' },
  { title: 'GATEWAY', expendable: 2 },
  { title: 'USED', expendable: 1 },
  { title: 'MEMBERS' },
]

export interface NetworkTableOptions {
  readonly wholeIds: boolean
  /** Columns of the terminal. */
  readonly width?: number
}

/** A line for each network, and one more for each further subnet, its gateway beside it. */
export function renderNetworks(listings: readonly NetworkListing[], options: NetworkTableOptions): string[] {
  const rows = listings.map((listing) => toRow(listing, options.wholeIds))
  return renderTable(COLUMNS, rows, options.width)
}

/** As `docker network ls --quiet` writes it. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}

function toRow({ id, name, driver, scope, subnets, members }: NetworkListing, wholeIds: boolean): Cell[] {
  return [
    wholeIds ? id : shortId(id),
    printable(name),
    printable(driver),
    scope,
    subnets.map(({ subnet }) => subnet),
    subnets.map(({ gateway }) => gateway ?? ''),
    subnets.map(percentage),
    members.stopped === 0 ? String(members.running) : `${members.running} (${members.stopped} stopped)`,
  ]
}

function percentage({ capacity, taken }: NetworkListing['subnets'][number]): string {
  if (taken === '0' || capacity === '0') return '0%'
  const percent = Math.floor((Number(taken) * 100) / Number(capacity))
  return percent === 0 ? '<1%' : `${percent}%`
}
