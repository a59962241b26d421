import type { NetworkSettings } from '../model/blueprint.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { hostSubnet, isChosen, normalise, parseSubnet, parseSubnets, versionOf } from '../model/subnet.ts'
import { versionOfAuto } from './wanted-subnets.ts'

/** In what a network that there is differs from what is said of it; what is not said may be anything. */
export function networkDrift(settings: NetworkSettings, has: NetworkSpec): string[] {
  return [
    ...differs('driver', has.driver, settings.driver ?? 'bridge'),
    ...flagDiffers('internal', has.internal, settings.internal ?? false),
    ...flagDiffers('attachable', has.attachable, settings.attachable),
    ...familyDiffers('IPv4', has.ipv4 ?? true, settings.ipv4),
    ...familyDiffers('IPv6', has.ipv6 ?? false, settings.ipv6),
    ...subnetDrift(settings, has),
    ...lacking('gateway', texts(has, 'gateway'), settings.gateways),
    ...lacking('ip-range', texts(has, 'ipRange'), settings.ipRanges),
    ...entries(
      'reserved address',
      Object.assign({}, ...has.ipam.config.map(({ auxAddresses }) => auxAddresses)),
      settings.reserved,
      isSameAddress,
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

function familyDiffers(family: string, has: boolean, wanted: boolean | undefined): string[] {
  if (wanted === undefined || has === wanted) return []
  return [wanted ? `has no ${family}` : `has ${family}`]
}

/** Whether the subnets that a network has are such as are said; then it keeps them when it is made anew. */
export function hasSubnets(settings: NetworkSettings, has: NetworkSpec): boolean {
  return has.ipam.config.length > 0 && subnetDrift(settings, has).length === 0
}

/** Each subnet that is given is to be there; for one that is not, any of its family and size that is left will do. */
function subnetDrift({ subnets, pool, ipv4 }: NetworkSettings, has: NetworkSpec): string[] {
  const present = texts(has, 'subnet')
  const left = new Set(parseSubnets(present).map(normalise))
  const usual = versionOfAuto(ipv4, parseSubnets(pool))
  const inOrder = subnets.toSorted((a, b) => Number(isChosen(a)) - Number(isChosen(b)))
  const absent = inOrder.filter((text) => {
    const given = parseSubnet(text)
    const found = given ? normalise(given) : [...left].find((one) => isLike(text, one, usual))
    return found === undefined || !left.delete(found)
  })
  if (absent.length === 0) return []
  return [`has subnet ${present.join(', ') || 'none'}, not ${absent.join(', ')}`]
}

/** Whether a subnet is one that `auto` or `auto/PREFIX` could have come to. */
function isLike(auto: string, subnet: string, usual: 4 | 6): boolean {
  const [, prefix] = auto.split('/')
  const isOfFamily = versionOf(subnet) === (versionOf(auto) ?? usual)
  return isOfFamily && (prefix === undefined || subnet.endsWith(`/${prefix}`))
}

/** Addresses and ranges are the same however they are written. */
function lacking(what: string, has: readonly string[], wanted: readonly string[]): string[] {
  const known = has.map(canonical)
  const absent = wanted.filter((one) => !known.includes(canonical(one)))
  return absent.length === 0 ? [] : [`has ${what} ${has.join(', ') || 'none'}, not ${absent.join(', ')}`]
}

function isSameAddress(a: string, b: string): boolean {
  return canonical(a) === canonical(b)
}

function canonical(text: string): string {
  const subnet = parseSubnet(text) ?? hostSubnet(text)
  return subnet ? normalise(subnet) : text
}

type Texts = Readonly<Record<string, string>>

function entries(
  what: string,
  has: Texts,
  wanted: Texts,
  isSame = (a: string, b: string) => a === b,
): string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    if (key in has && isSame(has[key] ?? '', value)) return []
    return [key in has ? `has ${what} ${key}=${has[key]}, not ${value}` : `lacks the ${what} ${key}=${value}`]
  })
}
