import { type Atlas, isDefaultBridge } from '../model/place.ts'
import type { NameProbe } from '../model/probe.ts'
import { type Container, isContainer } from '../model/topology.ts'

/** How many digits of its id a container has for a name. */
const SHORT_ID = 12

/** The names that `to` has for `from`; where it has none, the name that must not resolve. */
export function nameProbes(atlas: Atlas, from: string, to: string): NameProbe[] {
  const target = atlas.container(to)
  if (![atlas.container(from), target].every(isContainer)) return []
  const shared = atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
  const own = target.mode.kind === 'container' ? [] : shared
  const names = new Set([
    target.name,
    ...own.flatMap(({ to: { aliases } }) => aliases).toSorted(),
    ...own.map(({ network }) => `${target.name}.${network.name}`),
    ...(own.length > 0 ? [target.id.slice(0, SHORT_ID)] : []),
  ])
  // Where no network is shared, any address of the target would be a surprise.
  const places = shared.length > 0 ? shared.map((network) => network.to) : atlas.place(to).endpoints
  const questions = questionsOf(places)
  return [...names].flatMap((name) => questions.map((rest) => ({ kind: 'dns', from, to, name, ...rest })))
}

/** IPv6 addresses are asked for where there are any, IPv4 ones unless there are only the others. */
function questionsOf(places: Container['endpoints']): Pick<NameProbe, 'record' | 'addresses'>[] {
  const ipv4 = places.flatMap((endpoint) => endpoint.ipv4 ?? [])
  const ipv6 = places.flatMap((endpoint) => endpoint.ipv6 ?? [])
  return [
    ...(ipv4.length > 0 || ipv6.length === 0 ? [{ record: 'A', addresses: ipv4 } as const] : []),
    ...(ipv6.length > 0 ? [{ record: 'AAAA', addresses: ipv6 } as const] : []),
  ]
}
