import type { Container, Endpoint, Network, NetworkMode, Topology } from '../../src/model/topology.ts'

type NetworkGiven = Partial<Network>
interface ContainerGiven extends Partial<Omit<Container, 'endpoints'>> {
  /** Addresses by network, IPv4 and then IPv6 with a space between them; null for a network without an address. */
  readonly on?: Readonly<Record<string, string | null>>
  readonly aliases?: readonly string[]
}

/** A topology in a few words: every id is the name itself. */
export function topology(
  networks: Readonly<Record<string, NetworkGiven>>,
  containers: Readonly<Record<string, ContainerGiven>>,
  version = '28.5.2',
): Topology {
  return {
    engine: { host: 'unix:///var/run/docker.sock', version, apiVersion: '1.51', architecture: 'x86_64' },
    networks: Object.entries({ bridge: DEFAULT_BRIDGE, ...networks }).map(([name, given]) =>
      network(name, given),
    ),
    containers: Object.entries(containers).map(([name, given]) => container(name, given)),
    participants: Object.keys(containers).toSorted(),
    columns: [],
  }
}

const DEFAULT_BRIDGE: NetworkGiven = {
  options: { 'com.docker.network.bridge.default_bridge': 'true' },
  pools: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1', ipRange: null, auxAddresses: {} }],
}

function network(name: string, given: NetworkGiven): Network {
  const plain = { internal: false, attachable: false, ingress: false, configOnly: false, ipv6: false }
  return {
    id: name,
    name,
    driver: 'bridge',
    scope: 'local',
    ...plain,
    options: {},
    labels: {},
    pools: [],
    ...given,
  }
}

/** Every network but the default bridge has this one. */
const gatewayOf = (network: string) => (network === 'bridge' ? '172.17.0.1' : '172.18.0.1')

function container(name: string, { on = {}, aliases = [], ...given }: ContainerGiven): Container {
  const mode: NetworkMode = given.mode ?? { kind: 'own' }
  const endpoints = Object.entries(on).map(([to, addresses]): Endpoint => {
    const [ipv4 = null, ipv6 = null] = addresses?.split(' ') ?? []
    return { networkId: to, network: to, ipv4, ipv6, gateway: gatewayOf(to), aliases }
  })
  const named = Object.keys(on).some((to) => to !== 'bridge')
  const nameservers = [named ? '127.0.0.11' : '192.0.2.53']
  const sandbox = mode.kind === 'container' ? null : `/run/netns/${mode.kind === 'host' ? 'default' : name}`
  const endpointIds = Object.keys(on).map((to) => `${name} on ${to}`)
  const known = { startedAtMs: 1, labels: {}, endpointIds, exposed: [], published: [], bindings: [] }
  return { id: name, name, state: 'running', ...known, mode, endpoints, sandbox, nameservers, ...given }
}
