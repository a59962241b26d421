import type { DefaultPools, HostNetwork } from '../model/host-network.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { parseSubnets, type Subnet } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import { checkSubnets, checkTexts } from './check-subnets.ts'
import { type Claim, claimsOf } from './claims.ts'
import { pickSubnets } from './pick-subnets.ts'
import { type NetworkFlags, planNetwork } from './plan-network.ts'
import { poolsFor, readWanted, type Wanted } from './wanted-subnets.ts'

export interface ProposalFlags extends NetworkFlags {
  readonly pool: readonly string[]
  readonly force: boolean
}

/** Those of the flags that addresses depend on. */
export type AddressFlags = Pick<
  ProposalFlags,
  'subnet' | 'pool' | 'force' | 'driver' | 'ipv4' | 'ipv6' | 'config-only' | 'ipam-driver'
>

/** What has to be known of the engine to choose or check addresses. */
export interface Ground {
  readonly choosesIPv6: boolean
  readonly pools: DefaultPools
  /** Null where it could not be read. */
  readonly host: HostNetwork | null
  readonly reserved: readonly Subnet[]
}

/** Of a plain network, whose addresses are chosen and checked here. */
export const PLAIN_ADDRESSING = {
  ipv4: undefined,
  ipv6: undefined,
  'config-only': false,
  'ipam-driver': 'default',
} as const

/** Refuses what is wrong on every engine. */
export function checkFlags(flags: ProposalFlags): void {
  const wanted = readWanted(flags, true)
  if (!flags.force) checkTexts(given(wanted))
  if (wanted.every(({ kind }) => kind === 'given')) planNetwork(flags)
}

/** Whether addresses are to be chosen or checked here, so that it matters who has which. */
export function isAboutAddresses(flags: ProposalFlags, choosesIPv6: boolean): boolean {
  return readWanted(flags, choosesIPv6).some(({ kind }) => kind === 'any' || isChecked(flags))
}

/** The network to ask for, with addresses that are free; a given subnet that is not is refused. */
export function proposeNetwork(
  flags: ProposalFlags,
  ground: Ground,
  networks: readonly Network[],
  refused: readonly string[] = [],
): NetworkSpec {
  return planNetwork({ ...flags, subnet: proposeSubnets(flags, ground, networks, refused) })
}

/** `refused` are subnets that the engine did not give, as somebody else was faster. */
export function proposeSubnets(
  flags: AddressFlags,
  ground: Ground,
  networks: readonly Network[],
  refused: readonly string[],
): string[] {
  const wanted = readWanted(flags, ground.choosesIPv6)
  const claims = claimsOf({ ...ground, networks })
  const { swarm, local } = ground.pools
  const defaults = flags.driver === 'overlay' ? [...swarm, ...local] : local
  const pools = (version: 4 | 6) => poolsFor(version, flags.pool, defaults)
  const subnets = pickSubnets({
    wanted,
    pools,
    claims,
    refused: parseSubnets(refused),
    cut: ground.host?.cut,
  })
  const late = given(wanted).filter((text) => refused.includes(text))
  const everywhere = [...pools(4), ...pools(6)]
  if (isChecked(flags)) checkSubnets(given(wanted), relevant(flags, claims), everywhere)
  checkSubnets(late, claims.filter(isNetwork), everywhere)
  return subnets
}

function given(wanted: readonly Wanted[]): string[] {
  return wanted.flatMap((one) => (one.kind === 'given' ? [one.text] : []))
}

/** A configuration for others to copy takes no addresses, and another address driver knows its own. */
function isChecked({ force, 'config-only': configOnly, 'ipam-driver': ipam }: AddressFlags): boolean {
  return !force && !configOnly && ipam === 'default'
}

/** These drivers put containers on a network of the host's: its routes and addresses are what they are about. */
function relevant({ driver }: AddressFlags, claims: readonly Claim[]): readonly Claim[] {
  return driver === 'macvlan' || driver === 'ipvlan' ? claims.filter(isNetwork) : claims
}

function isNetwork({ kind }: Claim): boolean {
  return kind === 'network'
}
