import type { Named } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { printable } from './style.ts'

/** What a network would be, in a line, and a line for each container that would be connected to it. */
export function renderNewNetwork(spec: NetworkSpec, members: readonly Named[]): string {
  const { name, driver, internal, ipam, ipv4 } = spec
  const places = ipam.config.map(({ subnet, ipRange, gateway }) =>
    [subnet, gateway && `gateway ${gateway}`, ipRange && `range ${ipRange}`].filter(Boolean).join(' '),
  )
  if (ipv4 !== false && !ipam.config.some(({ subnet }) => subnet.includes('.')))
    places.push('an IPv4 subnet that the engine chooses')
  const kind = internal ? `${driver}, internal` : driver
  const lines = members.map((member) => `Would connect ${printable(member.name)} to it`)
  return [
    `Would create network "${printable(name)}" (${printable(kind)}) on ${places.join(' and ')}`,
    ...lines,
  ].join('\n')
}
