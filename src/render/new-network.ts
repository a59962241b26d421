import type { NetworkSpec } from '../model/spec.ts'
import { printable } from './style.ts'

/** What a network would be, in a line. */
export function renderNewNetwork({ name, driver, internal, ipam, ipv4 }: NetworkSpec): string {
  const places = ipam.config.map(({ subnet, ipRange, gateway }) =>
    [subnet, gateway && `gateway ${gateway}`, ipRange && `range ${ipRange}`].filter(Boolean).join(' '),
  )
  if (ipv4 !== false && !ipam.config.some(({ subnet }) => subnet.includes('.')))
    places.push('an IPv4 subnet that the engine chooses')
  const kind = internal ? `${driver}, internal` : driver
  return `Would create network "${printable(name)}" (${printable(kind)}) on ${places.join(' and ')}`
}
