import type { Change, Named, Seat } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'

/** The change that gives a container at least what is wanted; what else it has there it keeps. */
export function planConnection(
  container: Named,
  network: Named,
  seat: Seat | undefined,
  wanted: EndpointSpec,
): Change {
  if (!seat) return { container, network, from: null, to: wanted, because: [] }
  const because = drift(seat, wanted)
  const to = because.length === 0 ? seat.settings : merge(seat.settings, wanted)
  return { container, network, from: seat.settings, to, because }
}

/** The change that takes a container from a network. */
export function planDisconnection(container: Named, network: Named, seat: Seat | undefined): Change {
  return { container, network, from: seat?.settings ?? null, to: null, because: [] }
}

function merge(has: EndpointSpec, wanted: EndpointSpec): EndpointSpec {
  const union = (key: 'aliases' | 'links' | 'linkLocal') => {
    const all = [...new Set([...(has[key] ?? []), ...(wanted[key] ?? [])])]
    return all.length > 0 ? { [key]: all } : {}
  }
  const options = { ...has.driverOptions, ...wanted.driverOptions }
  return {
    ...has,
    ...wanted,
    ...union('aliases'),
    ...union('links'),
    ...union('linkLocal'),
    ...(Object.keys(options).length > 0 && { driverOptions: options }),
  }
}

/** In what a place differs from what is wanted of it. */
function drift({ settings, ipv4, ipv6 }: Seat, wanted: EndpointSpec): string[] {
  const lacking = (has: readonly string[] = [], asked: readonly string[] = []) =>
    asked.filter((one) => !has.includes(one))
  const aliases = lacking(settings.aliases, wanted.aliases)
  const links = lacking(settings.links, wanted.links)
  const linkLocal = lacking(settings.linkLocal, wanted.linkLocal)
  const options = Object.entries(wanted.driverOptions ?? {}).filter(
    ([key, value]) => settings.driverOptions?.[key] !== value,
  )
  const priority = settings.gatewayPriority ?? 0
  return [
    ...addressDrift(settings.ipv4, ipv4, wanted.ipv4),
    ...addressDrift(settings.ipv6, ipv6, wanted.ipv6),
    ...(aliases.length > 0 ? [`lacks the alias ${aliases.join(', ')}`] : []),
    ...(links.length > 0 ? [`lacks the link ${links.join(', ')}`] : []),
    ...(linkLocal.length > 0 ? [`lacks the address ${linkLocal.join(', ')}`] : []),
    ...options.map(([key, value]) => `lacks the driver option ${key}=${value}`),
    ...(wanted.gatewayPriority !== undefined && wanted.gatewayPriority !== priority
      ? [`has gateway priority ${priority}, not ${wanted.gatewayPriority}`]
      : []),
  ]
}

function addressDrift(
  fixed: string | undefined,
  current: string | null,
  wanted: string | undefined,
): string[] {
  if (wanted === undefined || wanted === fixed) return []
  if (wanted === current) return [`has ${wanted} by chance only`]
  const has = fixed ?? current
  return [has ? `has ${has}, not ${wanted}` : `has not ${wanted}`]
}
