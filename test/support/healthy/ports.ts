import type { Dice, Ground, Listener, Mode, Publishing, StackNetwork } from './stack.ts'

/** Few, so that containers and the host happen to have the same ones. */
const PORTS = [53, 80, 443, 6379, 8080]

/** Up to three, each at every address, at those of one family, at the loopback, or at one of its own. */
export function randomListeners(dice: Dice, mode: Mode): Listener[] {
  const own = mode.kind === 'own' ? mode.on.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat()) : []
  return Array.from({ length: dice(4) }, () => ({
    protocol: dice.pick('tcp', 'tcp', 'tcp+', 'udp'),
    address: dice.pick('*', '*', '*', '0.0.0.0', '::', '127.0.0.1', '::1', ...own),
    port: dice.pick(...PORTS),
  }))
}

/** What is taken at the host, so that no two stacks' members want the same. */
export type Taken = Set<string>

/** Published with a program behind, with nothing behind, with one at the loopback only; at all addresses of the host, or at one. */
export function randomPublishing(
  dice: Dice,
  listeners: readonly Listener[],
  networks: readonly StackNetwork[],
  ground: Ground,
  taken: Taken,
): Publishing[] {
  return Array.from({ length: dice.pick(0, 0, 1, 1, 2) }, () => {
    const listener = listeners.length > 0 && !dice.oneIn(4) ? dice.pick(...listeners) : undefined
    const protocol = listener ? (listener.protocol === 'udp' ? 'udp' : 'tcp') : dice.pick('tcp', 'udp')
    const port = listener?.port ?? dice.pick(...PORTS)
    const hostAddress = dice.pick(...hostAddresses(networks, ground))
    return {
      protocol,
      port,
      hostAddress,
      hostPort: freePort(dice, protocol, port, hostAddress, taken),
    } as const
  })
}

function hostAddresses(networks: readonly StackNetwork[], ground: Ground): string[] {
  const gateways = networks
    .filter(({ internal, options }) => !internal && !Object.values(options).includes('isolated'))
    .flatMap(({ pools }) => pools.map(({ gateway }) => gateway))
    // A bridge that is new and empty has no use of its IPv6 address yet, and engines before 28 do not wait.
    .filter((gateway) => ground.major >= 28 || !gateway.includes(':'))
  return ['', '', '', '0.0.0.0', '::', '127.0.0.1', '127.0.0.1', '::1', ...ground.hostAddresses, ...gateways]
}

/** The container's own number or another one, shared with others who publish it at other addresses; or what the engine chooses. */
function freePort(dice: Dice, protocol: string, port: number, address: string, taken: Taken): number {
  const at = WILD.includes(address) ? '*' : address
  const isFree = (number: number) => {
    const holders = [...taken].filter((one) => one.startsWith(`${protocol} ${number} `))
    return at === '*'
      ? holders.length === 0
      : !holders.some((one) => one.endsWith(' *') || one.endsWith(` ${at}`))
  }
  if (dice.oneIn(10)) return 0
  const number = dice.pick(port, port, 20000, 20000 + dice(1000))
  if (!isFree(number)) return 0
  taken.add(`${protocol} ${number} ${at}`)
  return number
}

const WILD = ['', '0.0.0.0', '::']
