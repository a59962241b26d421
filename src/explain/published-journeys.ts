import { HOST_KEY, placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Endpoint, Publication } from '../model/topology.ts'
import type { Facts } from './facts.ts'
import { packetOf } from './packet.ts'
import { exitOf, isHost, type Journey } from './passages.ts'

/**
 * The ways to a published port by which it may be: to the engine's proxy on the host, which asks the container by itself, or
 * to the container, whose address the host puts in the place of its own. The engine's settings do not tell which.
 */
export function publishedJourneys(facts: Facts, probe: JudgedProbe): Journey[] {
  const { from, to } = facts
  const plain = packetOf(probe)
  if (!plain) return []
  const isItsOwn = (one: Publication) => one.protocol === probe.kind && one.hostPort === probe.port
  const inner = to.place.published.find(isItsOwn)?.port ?? null
  const source = isHost(from) ? undefined : exitOf(from, plain.version)
  const addressIn = ({ ipv4, ipv6 }: Endpoint) => (plain.version === 4 ? ipv4 : ipv6)
  const packet = { ...plain, source: source ? addressIn(source.endpoint) : null }
  const entry = source?.bridge?.name ?? null
  const start = { namespace: placeKey(from.place), in: '', out: source?.inside?.name ?? null }
  const toHost = { packet, passages: [start, { namespace: HOST_KEY, in: entry, out: '' }], isSure: false }
  const inside = to.wires.flatMap(({ endpoint, inside: link, bridge }): Journey[] => {
    const destination = addressIn(endpoint)
    if (!destination || !bridge) return []
    const end = { namespace: placeKey(to.place), in: link?.name ?? null, out: '' }
    const through = (name: string) => ({ namespace: HOST_KEY, in: name, out: bridge.name })
    const asked = { ...packet, destination, destinationPort: inner }
    return [
      ...(entry === null ? [] : [{ packet: asked, passages: [start, through(entry), end], isSure: false }]),
      { packet: { ...asked, source: null }, passages: [through(''), end], isSure: false },
    ]
  })
  return [...(isHost(from) ? [] : [toHost]), ...inside]
}
