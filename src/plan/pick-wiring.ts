import { NetxError } from '../model/errors.ts'
import { globPattern, isGlob } from '../model/glob.ts'
import { HOST } from '../model/topology.ts'
import type { WiredContainer, WiredNetwork, Wiring } from '../model/wiring.ts'

/**
 * The part of a map that containers and networks, by name, id, id prefix or glob, are about: a network with all that are
 * on it; a container with its places on networks, and with whom it shares its namespace. Nothing named: all of it.
 */
export function pickWiring(wiring: Wiring, references: readonly string[]): Wiring {
  if (references.length === 0) return wiring
  const named = references.map((reference) => matching(wiring, reference))
  const whole = new Set(named.flatMap(({ networks }) => networks))
  const asked = together(
    wiring,
    named.flatMap(({ containers }) => containers.map(({ name }) => name)),
  )
  const members = [...whole].flatMap((network) => network.members.map(({ container }) => container))
  const shown = new Set([...asked, ...together(wiring, members)])
  return {
    ...wiring,
    networks: wiring.networks.flatMap((network) => (whole.has(network) ? network : partOf(network, asked))),
    containers: wiring.containers.filter(({ name }) => shown.has(name)),
  }
}

/** These, and all that live in the same namespaces; the host's is no container's. */
function together({ containers }: Wiring, names: readonly string[]): Set<string> {
  const owners = containers.flatMap(({ name, sharesWith }) =>
    names.includes(name) ? (sharesWith ?? []) : [],
  )
  const known = new Set([...names, ...owners.filter((owner) => owner !== HOST)])
  const guests = containers.filter(({ sharesWith }) => sharesWith !== null && known.has(sharesWith))
  return new Set([...known, ...guests.map(({ name }) => name)])
}

/** Of a network that only some are asked about, their places. */
function partOf(network: WiredNetwork, asked: ReadonlySet<string>): WiredNetwork[] {
  const members = network.members.filter(({ container }) => asked.has(container))
  const ports = network.ports.filter(({ peer }) => peer?.namespace && asked.has(peer.namespace))
  return members.length > 0 ? [{ ...network, ports, members }] : []
}

interface Matches {
  readonly containers: readonly WiredContainer[]
  readonly networks: readonly WiredNetwork[]
}

function matching(wiring: Wiring, reference: string): Matches {
  const tests: ((one: Identified) => boolean)[] = isGlob(reference)
    ? [({ name }) => globPattern(reference).test(name)]
    : [({ name, id }) => name === reference || id === reference, ({ id }) => id.startsWith(reference)]
  for (const test of tests) {
    const found = { containers: wiring.containers.filter(test), networks: wiring.networks.filter(test) }
    if (found.containers.length + found.networks.length > 0) return found
  }
  throw new NetxError({
    family: 'engine',
    code: 'NETX_NOT_FOUND',
    message: `No such container or network: ${reference}`,
    next: 'See what there is with: docker ps --all, and docker netx ls',
  })
}

interface Identified {
  readonly name: string
  readonly id: string
}
