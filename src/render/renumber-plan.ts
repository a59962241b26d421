import type { Change } from '../model/membership.ts'
import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'
import { displayWidth, padTo } from './display-width.ts'
import { plural, printable } from './style.ts'

/** What a network and its members have, and what they are to have. */
export function renderRenumber(from: NetworkSpec, to: NetworkSpec, changes: readonly Change[]): string {
  const pools = from.ipam.config.map((pool, index) => {
    const next = to.ipam.config[index] ?? pool
    const parts = [
      arrow(pool.subnet, next.subnet),
      pool.gateway && `gateway ${arrow(pool.gateway, next.gateway)}`,
      pool.ipRange && `range ${arrow(pool.ipRange, next.ipRange)}`,
    ]
    return `  ${parts.filter(Boolean).join(', ')}`
  })
  const names = changes.map(({ container }) => printable(container.name))
  const margin = Math.max(0, ...names.map(displayWidth))
  const members = changes.map((change, index) => `  ${padTo(names[index] ?? '', margin)}  ${move(change)}`)
  return [`network ${printable(from.name)}`, ...pools, plural(changes.length, 'member'), ...members].join(
    '\n',
  )
}

function move({ from, to }: Change): string {
  const addresses = [pair(from, to, 'ipv4'), pair(from, to, 'ipv6')].filter((text) => text !== '')
  const aliases = to?.aliases ?? []
  return printable(
    [
      addresses.join(', ') || 'any address',
      aliases.length > 0 && `alias ${aliases.join(', ')}`,
      to?.gatewayPriority !== undefined && `gateway priority ${to.gatewayPriority}`,
    ]
      .filter(Boolean)
      .join(', '),
  )
}

function pair(from: EndpointSpec | null, to: EndpointSpec | null, key: 'ipv4' | 'ipv6'): string {
  return from?.[key] ? arrow(from[key], to?.[key]) : ''
}

function arrow(from: string, to: string | undefined): string {
  return from === to || to === undefined ? from : `${from} → ${to}`
}
