import { type Change, isKept, pending } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { plural, printable } from './style.ts'

/** What would be done, a line for each container and network. */
export function renderPlan(changes: readonly Change[]): string {
  const lines = changes.map((change) => printable(describe(change)))
  const count = pending(changes).length
  return [
    ...lines,
    '',
    `${count === 0 ? 'Nothing to change' : plural(count, 'change')}. Nothing was done.`,
  ].join('\n')
}

function describe(change: Change): string {
  const { container, network, from, to, because } = change
  if (isKept(change)) return `  keep        ${container.name} ${to ? 'on' : 'off'} ${network.name}`
  if (to === null) return `- disconnect  ${container.name} from ${network.name}`
  if (from === null) return `+ connect     ${container.name} to ${network.name}${settings(to)}`
  return `~ reconnect   ${container.name} to ${network.name}${settings(to)}: it ${because.join(', ')}`
}

function settings({ ipv4, ipv6, aliases = [], gatewayPriority }: EndpointSpec): string {
  const addresses = [ipv4, ipv6].filter((address) => address !== undefined)
  const parts = [
    addresses.length > 0 && `as ${addresses.join(' and ')}`,
    aliases.length > 0 && `alias ${aliases.join(', ')}`,
    gatewayPriority !== undefined && `gateway priority ${gatewayPriority}`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? `, ${parts.join(', ')}` : ''
}
