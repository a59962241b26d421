import { randomBytes } from 'node:crypto'
import { execa } from 'execa'

/** Where `ip netns` keeps its namespaces. */
export const NAMESPACE_FOLDER = '/run/netns'

/** Network namespaces of one test, with names of their own; they and their links go when it is disposed of. */
export interface Wiring extends AsyncDisposable {
  /** Creates namespaces with their loopback up, in which anybody may ping. */
  namespaces(...shorts: string[]): Promise<string[]>
  /** Puts a bridge into the first namespace, and each of the others on it with its address, as `eth0`. */
  bridge(hub: string, members: readonly Member[], address?: Member['address']): Promise<void>
  /** Makes a router of a namespace. */
  forward(namespace: string): Promise<void>
  dispose(): Promise<void>
}

interface Member {
  readonly namespace: string
  /** With its prefix length; of either family, or several. */
  readonly address: string | readonly string[]
}

export function wiring(): Wiring {
  const prefix = `netx-${randomBytes(3).toString('hex')}`
  const made: string[] = []
  let ports = 0

  async function namespaces(...shorts: string[]): Promise<string[]> {
    const names = shorts.map((short) => `${prefix}-${short}`)
    made.push(...names)
    await batch(
      [],
      names.map((name) => `netns add ${name}`),
    )
    await Promise.all(names.map((name) => ip(name, 'link set lo up')))
    await Promise.all(names.map((name) => setting(name, 'net.ipv4.ping_group_range', '0 2147483647')))
    // A router asks nobody for a neighbour before it knows that its own address is nobody else's.
    await Promise.all(names.map((name) => setting(name, 'net.ipv6.conf.default.accept_dad', '0')))
    return names
  }

  async function bridge(
    hub: string,
    members: readonly Member[],
    address: Member['address'] = [],
  ): Promise<void> {
    const name = `br${ports}`
    const wired = members.map((member) => ({ ...member, port: `port${ports++}` }))
    await ip(
      hub,
      `link add ${name} type bridge`,
      `link set ${name} up`,
      ...addressesOf(address, name),
      ...wired.flatMap(({ namespace, port }) => [
        `link add ${port} type veth peer name eth0 netns ${namespace}`,
        `link set ${port} master ${name} up`,
      ]),
    )
    await Promise.all(
      wired.map((member) => ip(member.namespace, ...addressesOf(member.address, 'eth0'), 'link set eth0 up')),
    )
  }

  async function forward(namespace: string): Promise<void> {
    await setting(namespace, 'net.ipv4.ip_forward', '1')
    await setting(namespace, 'net.ipv6.conf.all.forwarding', '1')
  }

  async function dispose(): Promise<void> {
    await batch(
      ['-force'],
      made.splice(0).map((name) => `netns delete ${name}`),
    )
  }

  return { namespaces, bridge, forward, dispose, [Symbol.asyncDispose]: dispose }
}

/** Addresses of IPv6 would first look for others who have them, for a second or two. */
function addressesOf(address: Member['address'], link: string): string[] {
  return [address].flat().map((one) => `address add ${one} dev ${link}${one.includes(':') ? ' nodad' : ''}`)
}

/** Runs lines of `ip` in a namespace. */
export async function ip(namespace: string, ...lines: string[]): Promise<void> {
  await batch(['-netns', namespace], lines)
}

export async function setting(namespace: string, key: string, value: string): Promise<void> {
  const file = `/proc/sys/${key.replaceAll('.', '/')}`
  await execa('nsenter', [`--net=${NAMESPACE_FOLDER}/${namespace}`, 'tee', file], { input: value })
}

/** The neighbour entries of a namespace, without what changes by itself, and without those of its link alone. */
export async function neighbours(namespace: string): Promise<string[]> {
  const { stdout } = await execa('ip', ['-json', '-netns', namespace, 'neighbour', 'show', 'nud', 'all'])
  const entries = JSON.parse(stdout || '[]') as { dst: string; dev: string }[]
  return entries
    .filter(({ dst }) => !/^(fe80|ff02::(2|16|1:ff(?!00:)))/.test(dst) && dst !== '224.0.0.22')
    .map(({ dst, dev }) => `${dst} ${dev}`)
    .toSorted()
}

async function batch(options: string[], lines: string[]): Promise<void> {
  await execa('ip', [...options, '-batch', '-'], { input: `${lines.join('\n')}\n` })
}
