import type { HostRoute } from '../model/host-network.ts'
import { holds, parseSubnet } from '../model/subnet.ts'

/** The route that a packet to there takes: the narrowest, and of equal ones the first, as the kernel tells them. */
export function routeTo(routes: readonly HostRoute[], address: string): HostRoute | null {
  const fitting = routes.flatMap((route) => {
    const subnet = parseSubnet(route.destination)
    return subnet && holds(subnet, address) ? [{ route, prefix: subnet.prefix }] : []
  })
  return fitting.toSorted((a, b) => b.prefix - a.prefix)[0]?.route ?? null
}

/** As `ip route` writes it, and takes it. */
export function routeWords({ destination, gateway, interface: link }: HostRoute): string {
  return `${destination}${gateway === null ? '' : ` via ${gateway}`} dev ${link}`
}
