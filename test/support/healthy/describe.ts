import type { Attachment, Stack, StackContainer, StackNetwork } from './stack.ts'

/** A stack in lines that a person can build by hand. */
export function describe({ networks, containers }: Stack): string[] {
  return [...networks.map(networkLine), ...containers.map(containerLine)]
}

function networkLine({ short, internal, ipv4, ipv6, pools, options }: StackNetwork): string {
  const families = [ipv4 ? [] : 'ipv4=false', ipv6 ? 'ipv6' : []].flat()
  const subnets = pools.map(
    ({ subnet, gateway, range }) => `${subnet} via ${gateway}${range ? ` range ${range}` : ''}`,
  )
  const set = Object.entries(options).map(
    ([key, value]) => `${key.replace('com.docker.network.', '')}=${value}`,
  )
  return ['network', short, ...(internal ? ['internal'] : []), ...families, ...subnets, ...set].join(' ')
}

function containerLine(container: StackContainer): string {
  const { short, state, mode, listeners, published, exposed, links, config, hostConfig } = container
  const where =
    mode.kind === 'own'
      ? mode.on.map(attachmentWords).join(', ')
      : mode.kind === 'container'
        ? `container:${mode.of}`
        : mode.kind
  const said = listeners.map(({ protocol, address, port }) => `${protocol}:${address}:${port}`)
  const out = published.map(
    ({ protocol, hostAddress, hostPort, port }) =>
      `-p ${hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress}${hostAddress && ':'}${hostPort || ''}:${port}/${protocol}`,
  )
  const more = { ...config, ...hostConfig }
  return [
    `${short} on ${where};`,
    state === 'running' ? `listens ${said.join(' ') || 'to nothing'}` : state,
    ...out,
    ...exposed.map((port) => `--expose ${port}`),
    ...links.map((link) => `--link ${link}`),
    Object.keys(more).length > 0 ? JSON.stringify(more) : '',
  ].join(' ')
}

function attachmentWords({ network, ipv4, ipv6, aliases, gatewayPriority }: Attachment): string {
  const set = [ipv4 ?? [], ipv6 ?? [], aliases.map((alias) => `alias ${alias}`)].flat()
  const priority = gatewayPriority === undefined ? [] : [`gw-priority ${gatewayPriority}`]
  return [network, ...set, ...priority].join(' ')
}
