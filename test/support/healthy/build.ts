import Docker from 'dockerode'
import type { Lab } from '../docker.ts'
import { IMAGE } from './speaker.ts'
import type { Attachment, Stack, StackContainer, StackNetwork } from './stack.ts'

/** What the engine said of members that it did not start. */
export type Refusals = readonly string[]

/** Makes the stack on the engine, as much at once as goes. */
export async function build(place: Lab, host: string, { networks, containers }: Stack): Promise<Refusals> {
  const docker = new Docker({ socketPath: new URL(host).pathname })
  const nameOf = (short: string) => (short === 'bridge' ? short : place.name(short))
  await Promise.all(networks.map((network) => docker.createNetwork(networkBody(network, nameOf) as never)))
  const refusals: string[] = []
  const start = async (container: StackContainer) => {
    try {
      await startOne(docker, container, nameOf)
    } catch (error) {
      refusals.push(`${container.short}: ${(error as Error).message.replaceAll(place.name(''), '')}`)
    }
  }
  const needsOther = ({ mode, links }: StackContainer) => mode.kind === 'container' || links.length > 0
  await Promise.all(containers.filter((one) => !needsOther(one)).map(start))
  for (const one of containers.filter(needsOther)) await start(one)
  return refusals
}

type NameOf = (short: string) => string

function networkBody({ short, internal, ipv4, ipv6, pools, options }: StackNetwork, nameOf: NameOf): object {
  return {
    Name: nameOf(short),
    Driver: 'bridge',
    Internal: internal,
    EnableIPv6: ipv6,
    ...(!ipv4 && { EnableIPv4: false }),
    IPAM: {
      Config: pools.map(({ subnet, gateway, range }) => ({
        Subnet: subnet,
        Gateway: gateway,
        IPRange: range,
      })),
    },
    Options: options,
  }
}

async function startOne(docker: Docker, container: StackContainer, nameOf: NameOf): Promise<void> {
  const { state, mode } = container
  const made = await docker.createContainer(containerBody(container, nameOf) as never)
  if (mode.kind === 'own') {
    for (const { network, ...more } of mode.on.slice(1)) {
      const endpoint = endpointBody({ network, ...more })
      await docker
        .getNetwork(nameOf(network))
        .connect({ Container: made.id, EndpointConfig: endpoint } as never)
    }
  }
  if (state === 'created') return
  await made.start()
  if (state === 'paused') await made.pause()
  if (state === 'exited') await made.wait()
}

function containerBody(container: StackContainer, nameOf: NameOf): object {
  const { short, state, mode, listeners, published, exposed, links, config, hostConfig } = container
  const ends = state === 'exited' || state === 'restarting'
  const listening = listeners.map(({ protocol, address, port }) => `${protocol}:${address}:${port}`)
  const bindings = Map.groupBy(published, ({ protocol, port }) => `${port}/${protocol}`)
  const [first] = mode.kind === 'own' ? mode.on : []
  return {
    name: nameOf(short),
    Image: IMAGE,
    Cmd: ends ? ['exit'] : ['serve', nameOf(short), ...listening],
    ...config,
    ExposedPorts: Object.fromEntries([...exposed, ...bindings.keys()].map((port) => [port, {}])),
    HostConfig: {
      ...hostConfig,
      NetworkMode:
        mode.kind === 'container'
          ? `container:${nameOf(mode.of)}`
          : first
            ? nameOf(first.network)
            : mode.kind,
      PortBindings: Object.fromEntries([...bindings].map(([port, at]) => [port, at.map(bindingBody)])),
      Links: links.map(nameOf),
      ...(state === 'restarting' && { RestartPolicy: { Name: 'always' } }),
    },
    ...(first && { NetworkingConfig: { EndpointsConfig: { [nameOf(first.network)]: endpointBody(first) } } }),
  }
}

function bindingBody({ hostAddress, hostPort }: StackContainer['published'][number]): object {
  return { HostIp: hostAddress, HostPort: hostPort === 0 ? '' : String(hostPort) }
}

function endpointBody({ ipv4, ipv6, aliases, gatewayPriority }: Attachment): object {
  const isFixed = ipv4 !== undefined || ipv6 !== undefined
  return {
    ...(isFixed && { IPAMConfig: { IPv4Address: ipv4, IPv6Address: ipv6 } }),
    ...(aliases.length > 0 && { Aliases: aliases }),
    ...(gatewayPriority !== undefined && { GwPriority: gatewayPriority }),
  }
}
