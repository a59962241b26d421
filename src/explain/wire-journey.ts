import type { Link } from '../model/link.ts'
import { placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import { holds, parseSubnets } from '../model/subnet.ts'
import type { Facts } from './facts.ts'
import { packetOf } from './packet.ts'
import type { Journey } from './passages.ts'

/** Over a wire that is on no network, from one namespace into the other; null where its ends were not seen. */
export function wireJourney({ from, to }: Facts, probe: JudgedProbe): Journey | null {
  const packet = packetOf(probe)
  const destination = packet?.destination
  if (!packet || !destination) return null
  const ownOn = ({ addresses }: Link) =>
    addresses.find((text) => parseSubnets([text]).some((subnet) => holds(subnet, destination)))
  const start = from.sight?.links?.find(ownOn)
  const end = to.sight?.links?.find(({ addresses }) =>
    addresses.some((text) => text.split('/')[0] === destination),
  )
  if (!start || !end) return null
  return {
    packet: { ...packet, source: ownOn(start)?.split('/')[0] ?? null },
    passages: [
      { namespace: placeKey(from.place), in: '', out: start.name },
      { namespace: placeKey(to.place), in: end.name, out: '' },
    ],
    isSure: true,
  }
}
