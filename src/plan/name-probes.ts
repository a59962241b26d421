import { isServedName } from '../model/dns-name.ts'
import { type Atlas, isDefaultBridge, type SharedNetwork, shortId } from '../model/place.ts'
import type { NameProbe } from '../model/probe.ts'
import { type Endpoint, isContainer } from '../model/topology.ts'

/** The names that `to` has for `from`, and others to ask for; where it has none, the name that must not resolve. */
export function nameProbes(
  atlas: Atlas,
  from: string,
  to: string,
  others: readonly string[] = [],
): NameProbe[] {
  const target = atlas.container(to)
  if (![atlas.container(from), target].every(isContainer)) return []
  const shared = atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
  const isNamed = shared.length > 0 && target.mode.kind !== 'container'
  // Where it has no name, any address of the target would be a surprise.
  const places = shared.length > 0 ? shared.map((network) => network.to) : atlas.place(to).endpoints
  const own = isServedName(target.name) ? target.name : shortId(to)
  const names = isNamed ? namesOf(target.name, to, shared) : new Map([[own, places]])
  const all = new Map([...others.map((name) => [name, places] as const), ...names])
  return [...all].flatMap(([name, endpoints]) =>
    questionsOf(endpoints).map((rest): NameProbe => ({ kind: 'dns', from, to, name, ...rest })),
  )
}

/** Each name with the endpoints that it stands for: an alias and `NAME.NETWORK` are of one network each. */
function namesOf(
  name: string,
  id: string,
  shared: readonly SharedNetwork[],
): Map<string, readonly Endpoint[]> {
  const all = shared.map((network) => network.to)
  const aliases = [...new Set(all.flatMap((endpoint) => endpoint.aliases))].toSorted()
  const known: (readonly [string, readonly Endpoint[]])[] = [
    [name, all],
    ...aliases.map((alias) => [alias, all.filter((endpoint) => bears(endpoint, alias))] as const),
    ...shared.map(({ network, to }) => [`${name}.${network.name}`, [to]] as const),
    [shortId(id), all],
    // A container may have its name or its id for an alias; then it stands for all its places.
    [name, all],
  ]
  // The engine takes any text for an alias.
  return new Map(known.filter(([text]) => isServedName(text)))
}

/** A name that is an alias on one network may be the host name on the others. */
function bears({ aliases, otherNames = [] }: Endpoint, name: string): boolean {
  return aliases.includes(name) || otherNames.includes(name)
}

/** IPv6 addresses are asked for where there are any, IPv4 ones unless there are only the others. */
function questionsOf(places: readonly Endpoint[]): Pick<NameProbe, 'record' | 'addresses'>[] {
  const ipv4 = places.flatMap((endpoint) => endpoint.ipv4 ?? [])
  const ipv6 = places.flatMap((endpoint) => endpoint.ipv6 ?? [])
  return [
    ...(ipv4.length > 0 || ipv6.length === 0 ? [{ record: 'A', addresses: ipv4 } as const] : []),
    ...(ipv6.length > 0 ? [{ record: 'AAAA', addresses: ipv6 } as const] : []),
  ]
}
