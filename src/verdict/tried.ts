import type { Measurement } from '../model/measurement.ts'
import type { Atlas } from '../model/place.ts'
import type { Tried } from '../model/report.ts'

/** Without these nobody could tell what a green matrix says nothing of. */
export function triedOf(atlas: Atlas, measurements: readonly Measurement[]): Tried {
  const probes = measurements.flatMap(({ probe, outcome }) =>
    outcome.kind === 'not-measured' ? [] : [probe],
  )
  const isPublished = (id: string) => atlas.column(id)?.kind === 'published'
  const own = probes.filter(({ to }) => !isPublished(to))
  const has = (kind: 'icmp' | 'mtu' | 'dns') => own.some((probe) => probe.kind === kind)
  const ports = (kind: 'tcp' | 'udp') => {
    const all = own.flatMap((probe) => (probe.kind === kind && 'port' in probe ? [probe.port] : []))
    return [...new Set(all)].sort((a, b) => a - b)
  }
  return {
    icmp: has('icmp'),
    mtu: has('mtu'),
    dns: has('dns'),
    tcp: ports('tcp'),
    udp: ports('udp'),
    published: new Set(probes.map(({ to }) => to).filter(isPublished)).size,
  }
}
