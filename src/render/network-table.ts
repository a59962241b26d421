import type { NetworkListing } from './network-listing.ts'
import { printable } from './style.ts'
import { type Cell, type Column, renderTable } from './table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'NETWORK ID', expendable: 2 },
  { title: 'NAME' },
  { title: 'DRIVER', expendable: 3 },
  { title: 'SCOPE', expendable: 4 },
  { title: 'SUBNET' },
  { title: 'GATEWAY', expendable: 1 },
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
    members.stopped === 0 ? String(members.running) : `${members.running} (${members.stopped} stopped)`,
  ]
}
