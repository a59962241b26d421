import { asChosen, normalise, parseSubnets } from '../model/subnet.ts'
import type { Network } from '../model/topology.ts'
import type { NetworkFlags } from './plan-network.ts'

type Wish = Pick<NetworkFlags, 'driver' | 'internal' | 'subnet'>

/** By its exact name: one whose id begins so is another. */
export function findNetwork(networks: readonly Network[], name: string): Network | undefined {
  return networks.find((network) => network.name === name)
}

/** In what a network that is there differs from what was asked for, as far as it matters who can talk to whom. */
export function differences(network: Network, wish: Wish): string[] {
  const { name, driver, internal, pools } = network
  const found: string[] = []
  const say = (what: string, asked: string) =>
    found.push(`network "${name}" is there with ${what}, not ${asked}`)
  if (driver !== wish.driver) say(`driver ${driver}`, wish.driver)
  if (internal !== wish.internal)
    say(internal ? '--internal' : 'a way out', internal ? 'with one' : '--internal')
  const present = pools.map(({ subnet }) => subnet)
  const asked = parseSubnets(wish.subnet.map(asChosen)).map(normalise)
  const missing = asked.filter((subnet) => !parseSubnets(present).map(normalise).includes(subnet))
  if (missing.length > 0) say(`subnet ${present.join(', ') || 'none'}`, missing.join(', '))
  return found
}
