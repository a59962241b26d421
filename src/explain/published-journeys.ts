import { HOST_KEY, placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import { versionOfAddress } from '../model/subnet.ts'
import type { Facts } from './facts.ts'
import type { Packet } from './packet.ts'
import { isHost, type Journey } from './passages.ts'

/**
 * The ways to a published port by which it may be: to the engine's proxy on the host, which asks the container by itself, or
 * to the container, whose address the host puts in the place of its own. The engine's settings do not tell which.
 */
export function publishedJourneys(facts: Facts, { kind, address, port }: JudgedProbe): Journey[] {
  const { from, to } = facts
  const version = versionOfAddress(address ?? '')
  if (!address || version === undefined || (kind !== 'tcp' && kind !== 'udp')) return []
  const source = isHost(from) ? undefined : from.wires.find(({ endpoint }) => endpoint.gateway !== null)
  const inner = to.place.published.find((one) => one.protocol === kind && one.hostPort === port)?.port ?? null
  const packet: Packet = {
    version,
    source: (version === 4 ? source?.endpoint.ipv4 : source?.endpoint.ipv6) ?? null,
    destination: address,
    protocol: kind,
    sourcePort: null,
    destinationPort: port ?? null,
    isReply: false,
  }
  const entry = source?.bridge?.name ?? null
  const start = { namespace: placeKey(from.place), in: '', out: source?.inside?.name ?? null }
  const toHost = { packet, passages: [start, { namespace: HOST_KEY, in: entry, out: '' }], isSure: false }
  const inside = to.wires.flatMap(({ endpoint, inside: link, bridge }): Journey[] => {
    const destination = version === 4 ? endpoint.ipv4 : endpoint.ipv6
    if (!destination || !bridge) return []
    const end = { namespace: placeKey(to.place), in: link?.name ?? null, out: '' }
    const [through, proxied] = [entry, ''].map((name) => ({
      namespace: HOST_KEY,
      in: name,
      out: bridge.name,
    }))
    const asked = { ...packet, destination, destinationPort: inner }
    return [
      ...(through && entry !== null
        ? [{ packet: asked, passages: [start, through, end], isSure: false }]
        : []),
      ...(proxied ? [{ packet: { ...asked, source: null }, passages: [proxied, end], isSure: false }] : []),
    ]
  })
  return [...(isHost(from) ? [] : [toHost]), ...inside]
}
