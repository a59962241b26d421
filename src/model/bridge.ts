import type { Endpoint, Network } from './topology.ts'

/** Of an address; text that is no address counts as IPv4. */
export function familyOf(address: string | null): 4 | 6 {
  return address?.includes(':') ? 6 : 4
}

/** How a bridge lets other networks in, as Docker 28 defines it: `nat`, `nat-unprotected`, `routed` or `isolated`. */
export function gatewayMode({ options }: Pick<Network, 'options'>, family: 4 | 6): string {
  return options[`com.docker.network.bridge.gateway_mode_ipv${family}`] ?? 'nat'
}

/** Whether the host hides the addresses of the bridge's containers behind its own. */
export function masquerades({ options }: Pick<Network, 'options'>): boolean {
  return options['com.docker.network.bridge.enable_ip_masquerade'] !== 'false'
}

/** Whether the host has no address of that family on the bridge. */
export function lacksGateway(network: Pick<Network, 'options'>, family: 4 | 6): boolean {
  const isInhibited = family === 4 && network.options['com.docker.network.bridge.inhibit_ipv4'] === 'true'
  return isInhibited || gatewayMode(network, family) === 'isolated'
}

/** The address of that family at an endpoint. */
export function addressOf({ ipv4, ipv6 }: Pick<Endpoint, 'ipv4' | 'ipv6'>, family: 4 | 6): string | null {
  return family === 4 ? ipv4 : ipv6
}
