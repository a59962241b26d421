import type { HostRoute } from '../model/host-network.ts'
import { BRIDGE_FILTER, FORWARDING } from '../model/host-settings.ts'
import { operands, shellWord } from '../model/shell.ts'
import { holds, parseSubnet, subnetsOf, versionOfAddress } from '../model/subnet.ts'
import { isPredefined, type Network } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { type Facts, isViolation } from './facts.ts'
import type { Check, Found } from './reason.ts'
import { routeTo, routeWords } from './routes.ts'
import { failedCrossings } from './trouble.ts'

/** An address of a container to which the host does not send by the bridge of its network. */
interface Astray {
  readonly network: Network
  readonly bridge: string
  readonly address: string
  readonly route: HostRoute | null
}

export const hostRoute: Check = (facts) => {
  const families = new Set(failedCrossings(facts).map(({ address }) => versionOfAddress(address ?? '')))
  if (families.size === 0 || !facts.host?.routes) return null
  const [first] = astray(facts, facts.host.routes, families)
  if (!first) return null
  const { network, bridge, address, route } = first
  return {
    message: `the engine's host does not send what is for ${address} to ${network.name}`,
    evidence: [
      `${address} is on ${network.name}, whose bridge is ${bridge}`,
      `the host takes ${route ? `the route ${routeWords(route)}` : 'no route'} there`,
    ],
    ...remedy(first),
  }
}

/** Both ends: what comes back has to find its way, too. */
function astray(
  { from, to }: Facts,
  routes: readonly HostRoute[],
  families: ReadonlySet<4 | 6 | undefined>,
): Astray[] {
  return [to, from].flatMap(({ wires, networks }) =>
    wires.flatMap(({ endpoint, bridge }) => {
      const network = networks.find(({ id }) => id === endpoint.networkId)
      // Without a bridge that is up there are no routes to it.
      if (!network || !bridge?.link?.isUp) return []
      return [endpoint.ipv4, endpoint.ipv6].flatMap((address) => {
        if (address === null || !families.has(versionOfAddress(address))) return []
        const route = routeTo(routes, address)
        return route?.interface === bridge.name ? [] : [{ network, bridge: bridge.name, address, route }]
      })
    }),
  )
}

function remedy({ network, bridge, address, route }: Astray): Pick<Found, 'fix' | 'fixOn'> {
  const subnet = subnetsOf(network).find((one) => holds(one, address))
  const away = route && parseSubnet(route.destination)
  if (!route || !subnet || !away || away.prefix < subnet.prefix)
    return { fix: subnet ? `ip route add ${subnet.text} dev ${shellWord(bridge)}` : null, fixOn: 'host' }
  if (isPredefined(network.name)) {
    const quoted = { ...route, interface: shellWord(route.interface) }
    return { fix: `ip route delete ${routeWords(quoted)}`, fixOn: 'host' }
  }
  return { fix: `docker netx renumber --subnet auto ${operands(network.name)}` }
}

export const forwardingOff: Check = (facts) => {
  const { from, to, host } = facts
  if ([from, to].some(({ place }) => place.mode.kind === 'host')) return null
  const nameOf = ({ address }: { readonly address?: string | null }) =>
    FORWARDING[versionOfAddress(address ?? '') ?? 4]
  const lost = failedCrossings(facts).filter(
    (probe) => isViolation(probe) && probe.verdict === 'broken' && host?.settings.get(nameOf(probe)) === 0,
  )
  const [first] = lost
  if (!first) return null
  const name = nameOf(first)
  return {
    message: `the engine's host forwards nothing between ${from.container.name} and ${to.container.name}`,
    evidence: [`${name} is 0`, ...lost.map((probe) => answerWords(probe))],
    fix: `sysctl -w ${name}=1`,
    fixOn: 'host',
  }
}

export const bridgeNotFiltered: Check = ({ probes, from, host }) => {
  const leaks = probes.filter(({ verdict, because }) => verdict === 'leak' && because === 'icc-off')
  const nameOf = (address: string | null | undefined) => BRIDGE_FILTER[versionOfAddress(address ?? '') ?? 4]
  const passed = leaks.filter(({ address }) => {
    const value = host?.settings.get(nameOf(address))
    return value !== undefined && value !== 1
  })
  const [first] = passed
  if (!first) return null
  const name = nameOf(first.address)
  const value = host?.settings.get(name) ?? null
  return {
    message: `the host does not filter what stays on the bridge of ${first.network ?? from.container.name}`,
    evidence: [
      value === null ? `there is no ${name}: the module br_netfilter is not loaded` : `${name} is ${value}`,
      ...passed.map((probe) => answerWords(probe)),
    ],
    fix: value === null ? 'modprobe br_netfilter' : `sysctl -w ${name}=1`,
    fixOn: 'host',
  }
}
