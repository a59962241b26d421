import { BITS, versionOfPrefix } from '../model/address.ts'
import { NetxError } from '../model/errors.ts'
import type { DefaultPool } from '../model/host-network.ts'
import { asChosen, LONGEST_PREFIX, parseSubnet, type Subnet, USUAL_PREFIX } from '../model/subnet.ts'

/** A subnet as it is asked for: this one, or any that is free. */
export type Wanted =
  | { readonly kind: 'given'; readonly text: string }
  | { readonly kind: 'any'; readonly version: 4 | 6; readonly prefix: number }

/** The flags of `create` that say which addresses a network is to have. */
export interface SubnetFlags {
  /** CIDR, of any of that size where it has no address (`0.0.0.0/24`), `auto` or `auto/PREFIX`. */
  readonly subnet: readonly string[]
  readonly pool: readonly string[]
  readonly ipv4: boolean | undefined
  readonly ipv6: boolean | undefined
}

/** Reads the flags; `choosesIPv6` says whether the engine finds IPv6 addresses by itself. */
export function readWanted(flags: SubnetFlags, choosesIPv6: boolean): Wanted[] {
  const texts = flags.subnet.length === 0 && flags.pool.length > 0 ? ['auto'] : flags.subnet
  const pools = readPools(flags.pool)
  const wanted = texts.flatMap((text) => readOne(text, flags, pools))
  const isAuto = wanted.some(({ kind }) => kind === 'any')
  if (pools.length > 0 && !isAuto)
    throw refusal(
      '--pool says where to look, and --subnet that nothing is to be looked for',
      'Leave one out.',
    )
  const lacksIPv6 = flags.ipv6 === true && !wanted.some((one) => versionOf(one) === 6)
  if (lacksIPv6 && (isAuto || !choosesIPv6)) wanted.push({ kind: 'any', version: 6, prefix: USUAL_PREFIX[6] })
  return wanted
}

/** Where to look for addresses of one family: where the user says, else where the engine would. */
export function poolsFor(
  version: 4 | 6,
  given: readonly string[],
  defaults: readonly DefaultPool[],
): Subnet[] {
  const ofVersion = (pools: readonly Subnet[]) => pools.filter((pool) => pool.version === version)
  const wanted = ofVersion(readPools(given))
  return wanted.length > 0 ? wanted : ofVersion(defaults.flatMap(({ base }) => parseSubnet(base) ?? []))
}

function readPools(texts: readonly string[]): Subnet[] {
  return texts.map((text) => {
    const pool = parseSubnet(text)
    if (!pool)
      throw refusal(`invalid pool: invalid CIDR address: ${text}`, 'Write it as --pool 10.20.0.0/16.')
    return pool
  })
}

/** `auto` alone is of the family that the pools are of; IPv4 where that does not tell. */
export function versionOfAuto(ipv4: boolean | undefined, pools: readonly Subnet[]): 4 | 6 {
  return ipv4 === false || (pools.length > 0 && pools.every(({ version }) => version === 6)) ? 6 : 4
}

function readOne(text: string, { ipv4 }: SubnetFlags, pools: readonly Subnet[]): Wanted[] {
  const [word, size, ...rest] = asChosen(text).split('/')
  if (word !== 'auto') return [{ kind: 'given', text }]
  if (size === undefined) {
    const version = versionOfAuto(ipv4, pools)
    return [{ kind: 'any', version, prefix: USUAL_PREFIX[version] }]
  }
  const prefix = Number(size)
  if (rest.length > 0 || !/^[1-9]\d{0,2}$/.test(size) || prefix > BITS[6]) {
    throw refusal(
      `invalid subnet: ${text}`,
      'Write auto/24 for any free IPv4 subnet of that size, auto/64 for IPv6.',
    )
  }
  const version = versionOfPrefix(prefix)
  if (prefix > LONGEST_PREFIX[version]) {
    const next = `Ask for auto/${LONGEST_PREFIX[version]} or larger.`
    throw refusal(`${text} has no room for a gateway and a container`, next)
  }
  return [{ kind: 'any', version, prefix }]
}

function versionOf(wanted: Wanted): 4 | 6 | undefined {
  return wanted.kind === 'any' ? wanted.version : parseSubnet(wanted.text)?.version
}

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_ADDRESSING', message, next })
}
