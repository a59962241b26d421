import { diceOf } from './dice.ts'
import { randomNetwork } from './networks.ts'
import { randomListeners, randomPublishing, type Taken } from './ports.ts'
import type { Attachment, Dice, Ground, Mode, Stack, StackContainer, StackNetwork } from './stack.ts'

/** A stack of an engine that nobody tampered with: all that the engine's own settings make of networks and containers. */
export function healthyStack(seed: number, ground: Ground): Stack {
  const dice = diceOf(seed)
  const networks = Array.from({ length: 2 + dice(3) }, (_, index) => randomNetwork(dice, index, ground))
  const taken: Taken = new Set()
  const containers: StackContainer[] = []
  const count = 6 + dice(4)
  while (containers.length < count)
    containers.push(randomContainer(dice, containers, networks, ground, taken))
  return { seed, networks, containers }
}

function randomContainer(
  dice: Dice,
  others: readonly StackContainer[],
  networks: readonly StackNetwork[],
  ground: Ground,
  taken: Taken,
): StackContainer {
  const index = others.length
  const mode = randomMode(dice, index, others, networks, ground)
  const listeners = randomListeners(dice, mode)
  if (mode.kind === 'host') {
    for (const { protocol, port } of listeners) taken.add(`${protocol.slice(0, 3)} ${port} *`)
  }
  const isPublisher = mode.kind === 'own'
  const published = isPublisher ? randomPublishing(dice, listeners, networks, ground, taken) : []
  const exposed = isPublisher && dice.oneIn(5) ? [dice.pick('80/tcp', '9000/tcp', '53/udp')] : []
  return {
    short: `c${index}`,
    state: index < 2 ? 'running' : randomState(dice, mode),
    mode,
    listeners,
    published,
    exposed,
    links: isPublisher && dice.oneIn(4) ? randomLinks(dice, mode, others) : [],
    ...randomSettings(dice, mode, exposed),
  }
}

/**
 * Those that share a network namespace are not paused: their ports take connections for whoever asks the others of it,
 * and the kernel does not tell netx, or anybody, that the program behind one of its sockets is paused.
 */
function randomState(dice: Dice, mode: Mode): StackContainer['state'] {
  const state = dice.pick(...STATES)
  const isShared = mode.kind === 'host' || mode.kind === 'container'
  return state === 'paused' && isShared ? 'running' : state
}

const STATES = [
  ...Array.from({ length: 16 }, () => 'running' as const),
  'paused',
  'exited',
  'created',
  'restarting',
] as const

function randomMode(
  dice: Dice,
  index: number,
  others: readonly StackContainer[],
  networks: readonly StackNetwork[],
  ground: Ground,
): Mode {
  const kinds = others.map(({ mode }) => mode.kind)
  const owners = others.filter(
    ({ mode, state, links }) => mode.kind === 'own' && state === 'running' && links.length === 0,
  )
  const kind = dice.pick(
    'own',
    'own',
    'own',
    'own',
    'own',
    'own',
    'default',
    'default',
    'container',
    'host',
    'none',
  )
  if (kind === 'container' && owners.length > 0) return { kind, of: dice.pick(...owners).short }
  if (kind === 'host' && kinds.filter((one) => one === 'host').length < 2) return { kind }
  if (kind === 'none' && !kinds.includes('none')) return { kind }
  const first = kind === 'default' ? 'bridge' : dice.pick(...networks).short
  const more = new Set(
    Array.from({ length: dice.pick(0, 0, 0, 1, 1, 2) }, () => dice.pick(...networks).short),
  )
  more.delete(first)
  return { kind: 'own', on: [first, ...more].map((name) => attachment(dice, index, name, networks, ground)) }
}

function attachment(
  dice: Dice,
  index: number,
  name: string,
  networks: readonly StackNetwork[],
  { major }: Ground,
): Attachment {
  const pools = networks.find(({ short }) => short === name)?.pools ?? []
  const own = pools.map(({ subnet }) => subnet.replace(/0?\/\d+$/, String(10 + index)))
  const [ipv4, ipv6] = [own.find((one) => !one.includes(':')), own.find((one) => one.includes(':'))]
  const isFixed = dice.oneIn(2)
  const hasAlias = name !== 'bridge' && dice.oneIn(3)
  return {
    network: name,
    ...(isFixed && ipv4 !== undefined && { ipv4 }),
    ...(isFixed && ipv6 !== undefined && { ipv6 }),
    aliases: hasAlias ? [dice.pick('db', 'web', 'cache.example')] : [],
    ...(major >= 28 && dice.oneIn(5) && { gatewayPriority: dice(3) - 1 }),
  }
}

/** To one on the network that it starts on. */
function randomLinks(dice: Dice, mode: Mode, others: readonly StackContainer[]): string[] {
  const [first] = mode.kind === 'own' ? mode.on : []
  const near = others.filter(
    (other) =>
      other.state === 'running' &&
      other.mode.kind === 'own' &&
      other.mode.on.some(({ network }) => network === first?.network),
  )
  return near.length > 0 ? [`${dice.pick(...near).short}:linked`] : []
}

function randomSettings(
  dice: Dice,
  mode: Mode,
  exposed: readonly string[],
): Pick<StackContainer, 'config' | 'hostConfig'> {
  const hasName = mode.kind === 'own' || mode.kind === 'none'
  return {
    config: {
      ...(hasName &&
        dice.oneIn(6) && { Hostname: dice.pick('db', 'box'), Domainname: dice.pick('', 'example') }),
      ...(dice.oneIn(8) && { User: '65534' }),
    },
    hostConfig: {
      ...(hasName && dice.oneIn(6) && { Dns: ['192.0.2.53'] }),
      ...(hasName && dice.oneIn(8) && { ExtraHosts: ['elsewhere:192.0.2.80'] }),
      ...(dice.oneIn(6) && { CapDrop: ['ALL'] }),
      ...(dice.oneIn(8) && { ReadonlyRootfs: true }),
      ...(exposed.length > 0 && dice.oneIn(3) && { PublishAllPorts: true }),
    },
  }
}
