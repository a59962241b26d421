import { isIPv4, isIPv6 } from '../model/address.ts'
import { NetxError } from '../model/errors.ts'
import { shellWord } from '../model/shell.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { normaliseAddress } from '../model/subnet.ts'

/** The arguments and flags of `connect`, by their names, as typed. */
export interface AttachmentFlags {
  readonly container: readonly string[]
  /** `ADDRESS` or `CONTAINER=ADDRESS`, like `ip6`. */
  readonly ip: readonly string[]
  readonly ip6: readonly string[]
  readonly link: readonly string[]
  readonly alias: readonly string[]
  readonly 'link-local-ip': readonly string[]
  readonly 'driver-opt': readonly string[]
  readonly 'gw-priority': number
}

export interface Attachment {
  readonly container: string
  readonly endpoint: EndpointSpec
}

/** One attachment for each container, in the order given; all flags but the addresses hold for each of them. */
export function planAttachments(flags: AttachmentFlags): Attachment[] {
  refuseRepetition(flags.container)
  const ipv4Of = assignAddresses(IPV4, flags.ip, flags.container)
  const ipv6Of = assignAddresses(IPV6, flags.ip6, flags.container)
  const shared = planShared(flags)
  return flags.container.map((container) => {
    const ipv4 = ipv4Of.get(container)
    const ipv6 = ipv6Of.get(container)
    const endpoint = {
      ...shared,
      ...(ipv4 !== undefined && { ipv4 }),
      ...(ipv6 !== undefined && { ipv6 }),
    }
    return { container, endpoint }
  })
}

function planShared(flags: AttachmentFlags): EndpointSpec {
  const { alias, link, 'link-local-ip': linkLocal, 'gw-priority': gatewayPriority } = flags
  const driverOptions = Object.fromEntries(flags['driver-opt'].map(readDriverOption))
  for (const text of link) refuseBadLink(text)
  return {
    ...(alias.length > 0 && { aliases: alias }),
    ...(link.length > 0 && { links: link }),
    ...(linkLocal.length > 0 && { linkLocal }),
    ...(flags['driver-opt'].length > 0 && { driverOptions }),
    ...(gatewayPriority !== 0 && { gatewayPriority }),
  }
}

function readDriverOption(text: string): [key: string, value: string] {
  const [key = '', ...value] = text.split('=')
  if (key.trim() !== '' && value.length > 0) return [key.trim(), value.join('=').trim()]
  const next = `Write ${JSON.stringify(text)} as --driver-opt KEY=VALUE.`
  throw refusal('invalid key/value pair format in driver options', next)
}

function refuseBadLink(text: string): void {
  if (text !== '' && text.split(':').length <= 2) return
  const message = text === '' ? 'empty string specified for links' : `bad format for links: ${text}`
  throw refusal(message, 'Write it as --link CONTAINER or --link CONTAINER:ALIAS.')
}

interface Family {
  readonly flag: '--ip' | '--ip6'
  readonly version: 'IPv4' | 'IPv6'
  readonly accepts: (text: string) => boolean
}

const IPV4: Family = { flag: '--ip', version: 'IPv4', accepts: isIPv4 }
const IPV6: Family = { flag: '--ip6', version: 'IPv6', accepts: isIPv6 }

/** A container that is given several addresses gets the last one, as with any flag that is repeated. */
function assignAddresses(
  family: Family,
  values: readonly string[],
  containers: readonly string[],
): Map<string, string> {
  const addressOf = new Map(values.map((value) => readAddress(family, value, containers)))
  const containerOf = new Map<string, string>()
  for (const [container, address] of addressOf) {
    const other = containerOf.get(address)
    if (other !== undefined) {
      const message = `${family.flag} gives ${address} to both "${other}" and "${container}"`
      throw refusal(message, 'Choose another address for one of them.')
    }
    containerOf.set(address, container)
  }
  return addressOf
}

function readAddress(
  family: Family,
  value: string,
  containers: readonly string[],
): [container: string, address: string] {
  const { flag, version } = family
  const cut = value.lastIndexOf('=')
  const address = value.slice(cut + 1)
  if (!family.accepts(address)) {
    const reason = `failed to parse IP: ${JSON.stringify(address)}`
    const message = `invalid argument ${JSON.stringify(value)} for "${flag}" flag: ${reason}`
    throw refusal(message, `Write ${flag} with an ${version} address.`)
  }
  const container = cut < 0 ? onlyOne(flag, address, containers) : value.slice(0, cut)
  if (!containers.includes(container)) {
    const message = `${flag} ${value} names "${container}", which is not among the containers to connect`
    throw refusal(message, `Name one of them: ${containers.join(', ')}.`)
  }
  return [container, normaliseAddress(address)]
}

function onlyOne(flag: string, address: string, containers: readonly string[]): string {
  const [first = '', second] = containers
  if (second === undefined) return first
  const message = `${flag} ${address} does not say which of the ${containers.length} containers it is for`
  throw refusal(message, `Write ${flag} ${shellWord(`${first}=${address}`)}.`)
}

function refuseRepetition(containers: readonly string[]): void {
  const repeated = containers.find((container, index) => containers.indexOf(container) !== index)
  if (repeated === undefined) return
  throw refusal(`container "${repeated}" is named twice`, 'Name each container once.')
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_ATTACHMENT', message, next })
}
