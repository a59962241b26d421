import { type Lab, TOOLBOX } from './docker.ts'

/** Small and repeatable: the same seed, the same numbers. */
export function random(seed: number): (below: number) => number {
  let state = Math.imul(seed, 2654435761) >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

const KINDS = [[], ['--internal'], ['--opt', 'com.docker.network.bridge.enable_icc=false'], []]

/** The TCP port that every other container of a topology listens on. */
export const PORT = 8080
const SERVER = ['netx-test/busybox', 'sh', '-c', `httpd -p ${PORT} -h /tmp; exec sleep infinity`]

/**
 * Bridges of every kind, internal and ICC-less ones and ones with IPv6 among them, and containers on one to three of
 * these, or on the default one.
 */
export async function randomTopology(place: Lab, seed: number, containers: number): Promise<string[]> {
  const below = random(seed)
  const networks: string[] = []
  for (let index = 0; index < 3 + below(3); index += 1) {
    const ipv6 =
      below(2) === 0 ? ['--ipv6', '--subnet', `fd00:${(seed % 60000).toString(16)}:${index}::/64`] : []
    networks.push(await place.network(`n${index}`, ...(KINDS[below(KINDS.length)] ?? []), ...ipv6))
  }
  const pick = () => networks[below(networks.length)] ?? 'bridge'
  const names: string[] = []
  for (let index = 0; index < containers; index += 1) {
    const first = below(5) === 0 ? 'bridge' : pick()
    const program = below(2) === 0 ? TOOLBOX : SERVER
    const name = await place.container(`c${index}`, ['--network', first], program)
    const more = new Set(Array.from({ length: below(3) }, pick))
    more.delete(first)
    for (const network of more) {
      await place.docker('network', 'connect', '--alias', `alias${index}`, network, name)
    }
    names.push(name)
  }
  return names
}

/** Moves some of the containers: onto a network that they are not on, or off one that they are on. */
export async function shuffle(place: Lab, seed: number, names: readonly string[]): Promise<void> {
  const below = random(seed)
  const networks = (
    await place.docker('network', 'ls', '--quiet', '--filter', `name=^${place.name('n')}`)
  ).split('\n')
  for (let move = 0; move < 8; move += 1) {
    const [network = '', name = ''] = [networks[below(networks.length)], names[below(names.length)]]
    const ids = await place.docker(
      'inspect',
      '--format',
      '{{range .NetworkSettings.Networks}}{{.NetworkID}} {{end}}',
      name,
    )
    await place.docker('network', ids.includes(network) ? 'disconnect' : 'connect', network, name)
  }
}
