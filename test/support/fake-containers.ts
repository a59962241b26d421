import { refusal } from '../../src/engine/failures.ts'
import type { EndpointSpec } from '../../src/model/spec.ts'
import type { Container, Endpoint, Network } from '../../src/model/topology.ts'
import { checkAddress, freeAddress, gatewayOf } from './fake-addresses.ts'
import { BUILT_IN } from './fake-networks.ts'

/** What a container was made with; its endpoints come with connect. */
export type Made = Omit<Container, 'sandbox' | 'nameservers'>

const NAMESPACES = '/var/run/docker/netns'
const MODES = {
  own: '',
  host: 'container cannot be disconnected from host network or connected to host network',
  none: 'container cannot be connected to multiple networks with one of the networks in private (none) mode',
  named: '',
  container:
    'container sharing network namespace with another container or host cannot be connected to any other network',
}

/** The endpoint that connecting makes, or the refusal that an engine gives. `taken` are the network's addresses. */
export function endpointOf(
  network: Network,
  container: Made,
  { ipv4, ipv6, aliases = [] }: EndpointSpec,
  taken: readonly (string | null)[],
): Endpoint {
  const { name, endpoints, mode, state } = container
  if (endpoints.some(({ networkId }) => networkId === network.id)) {
    throw refusal(403, `endpoint with name ${name} already exists in network ${network.name}`)
  }
  if (mode.kind !== 'own' && mode.kind !== network.name) throw refusal(400, MODES[mode.kind])
  if (BUILT_IN.includes(network.name) && ipv4) {
    throw refusal(400, 'user specified IP address is supported on user defined networks only')
  }
  if (BUILT_IN.includes(network.name) && aliases.length > 0) {
    throw refusal(400, 'network-scoped alias is supported only for containers in user defined networks')
  }
  if (ipv4) checkAddress(network, ipv4, taken)
  const place = { networkId: network.id, network: network.name, aliases }
  if (state !== 'running' && state !== 'paused') return { ...place, ipv4: null, ipv6: null, gateway: null }
  const address = ipv4 ?? freeAddress(network, taken)
  return { ...place, ipv4: address, ipv6: ipv6 ?? null, gateway: gatewayOf(network) }
}

/** How an inspection shows a container; one that shares another's namespace asks the other's servers. */
export function inspected(container: Made, owner: Made): Container {
  if (container.state === 'paused') return { ...container, sandbox: sandboxOf(container), nameservers: [] }
  if (container.state !== 'running') return { ...container, sandbox: null, nameservers: [] }
  const isNamed = owner.endpoints.some(({ network }) => !BUILT_IN.includes(network))
  return { ...container, sandbox: sandboxOf(container), nameservers: [isNamed ? '127.0.0.11' : '192.0.2.53'] }
}

function sandboxOf({ mode, id }: Made): string | null {
  if (mode.kind === 'container') return null
  return `${NAMESPACES}/${mode.kind === 'host' ? 'default' : id.slice(0, 12)}`
}
