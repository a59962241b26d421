import { BRIDGE_FILTER, FORWARDING } from '../model/host-settings.ts'
import { isIccOff, isPredefined, type Network } from '../model/topology.ts'
import type { Finding } from './finding.ts'

/** By the names that sysctl(8) has for them; null is one that the engine's host does not have. */
export type Settings = ReadonlyMap<string, number | null>

/** What the settings of the engine's host break of what those of its networks promise. */
export function lintForwarding(settings: Settings, networks: readonly Network[]): Finding[] {
  const bridges = networks.filter(({ driver }) => driver === 'bridge')
  return [
    ...forwarding(settings, bridges, FORWARDING[4], hasIPv4),
    ...forwarding(settings, bridges, FORWARDING[6], ({ ipv6 }) => ipv6),
    ...filtering(settings, bridges, 4),
    ...filtering(settings, bridges, 6),
  ]
}

function hasIPv4({ pools }: Network): boolean {
  return pools.some(({ subnet }) => !subnet.includes(':'))
}

function forwarding(
  settings: Settings,
  bridges: readonly Network[],
  name: string,
  isOf: (network: Network) => boolean,
): Finding[] {
  const concerned = bridges.filter((network) => !network.internal && isOf(network))
  if (settings.get(name) !== 0 || concerned.length === 0) return []
  return [
    {
      kind: 'no-forwarding',
      severity: 'problem',
      message: `the engine's host forwards nothing${name.includes('ipv6') ? ' of IPv6' : ''}: from ${names(concerned)} nobody reaches the outside`,
      evidence: `${name} is 0`,
      next: `Set it on that host: sysctl -w ${name}=1`,
    },
  ]
}

/** Without that, packets between two containers on one bridge never meet the rules that ICC off is made of. */
function filtering(settings: Settings, bridges: readonly Network[], version: 4 | 6): Finding[] {
  const name = BRIDGE_FILTER[version]
  const concerned = bridges.filter((network) => isIccOff(network) && (version === 4 || network.ipv6))
  const value = settings.get(name)
  if (value === 1 || value === undefined || concerned.length === 0) return []
  return [
    {
      kind: 'bridge-not-filtered',
      severity: 'problem',
      message: `containers on ${names(concerned)} reach each other, although ICC is off there`,
      evidence:
        value === null ? `there is no ${name}: the module br_netfilter is not loaded` : `${name} is ${value}`,
      next:
        value === null
          ? 'Load it on that host, and restart the engine: modprobe br_netfilter'
          : `Set it on that host: sysctl -w ${name}=1`,
    },
  ]
}

function names(networks: readonly Network[]): string {
  const own = networks.filter(({ name }) => !isPredefined(name))
  const [first, ...more] = own.length > 0 ? own : networks
  return more.length === 0 ? (first?.name ?? '') : `${first?.name} and ${more.length} more`
}
