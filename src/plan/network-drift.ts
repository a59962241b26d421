import type { NetworkSettings } from '../model/blueprint.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { normalise, parseSubnet, parseSubnets } from '../model/subnet.ts'

/** In what a network that there is differs from what is said of it; what is not said may be anything. */
export function networkDrift(settings: NetworkSettings, has: NetworkSpec): string[] {
  return [
    ...differs('driver', has.driver, settings.driver ?? 'bridge'),
    ...flagDiffers('internal', has.internal, settings.internal ?? false),
    ...flagDiffers('attachable', has.attachable, settings.attachable),
    ...flagDiffers('ipv4', has.ipv4 ?? true, settings.ipv4),
    ...flagDiffers('ipv6', has.ipv6 ?? false, settings.ipv6),
    ...subnetDrift(settings, has),
    ...lacking('gateway', texts(has, 'gateway'), settings.gateways),
    ...lacking('ip-range', texts(has, 'ipRange'), settings.ipRanges),
    ...entries(
      'reserved address',
      Object.assign({}, ...has.ipam.config.map(({ auxAddresses }) => auxAddresses)),
      settings.reserved,
    ),
    ...entries('option', has.options, settings.options),
    ...entries('label', has.labels, settings.labels),
  ]
}

function texts({ ipam }: NetworkSpec, key: 'subnet' | 'gateway' | 'ipRange'): string[] {
  return ipam.config.flatMap((pool) => pool[key] ?? [])
}

function differs(what: string, has: string, wanted: string): string[] {
  return has === wanted ? [] : [`has ${what} ${has}, not ${wanted}`]
}

function flagDiffers(what: string, has: boolean, wanted: boolean | undefined): string[] {
  if (wanted === undefined || has === wanted) return []
  return [wanted ? `is not ${what}` : `is ${what}`]
}

/** Each subnet that is given is to be there; for one that is not, any of its family and size will do. */
function subnetDrift({ subnets }: NetworkSettings, has: NetworkSpec): string[] {
  const present = texts(has, 'subnet')
  const left = new Set(parseSubnets(present).map(normalise))
  const absent = subnets.filter((text) => {
    const given = parseSubnet(text)
    const found = given ? normalise(given) : [...left].find((one) => isLike(text, one))
    return found === undefined || !left.delete(found)
  })
  if (absent.length === 0) return []
  return [`has subnet ${present.join(', ') || 'none'}, not ${absent.join(', ')}`]
}

/** Whether a subnet is one that `auto` or `auto/PREFIX` could have come to. */
function isLike(auto: string, subnet: string): boolean {
  const [, prefix] = auto.split('/')
  return prefix === undefined
    ? !subnet.includes(':')
    : subnet.endsWith(`/${prefix}`) && isFamily(prefix, subnet)
}

function isFamily(prefix: string, subnet: string): boolean {
  return Number(prefix) > 32 === subnet.includes(':')
}

function lacking(what: string, has: readonly string[], wanted: readonly string[]): string[] {
  const absent = wanted.filter((one) => !has.includes(one))
  return absent.length === 0 ? [] : [`has ${what} ${has.join(', ') || 'none'}, not ${absent.join(', ')}`]
}

type Texts = Readonly<Record<string, string>>

function entries(what: string, has: Texts, wanted: Texts): string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    if (has[key] === value) return []
    return [key in has ? `has ${what} ${key}=${has[key]}, not ${value}` : `lacks the ${what} ${key}=${value}`]
  })
}
