import { NetxError } from '../model/errors.ts'
import { fullnessOf } from '../model/fullness.ts'
import { seatOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { Network } from '../model/topology.ts'
import type { Wish } from './plan-connect.ts'

/**
 * Refuses more newcomers than a network has addresses for, before anything is done: an engine that runs out of them
 * leaves a stale place in the container, which it cannot clear while the network is full. `addresses` are those of all
 * containers that run.
 */
export function refuseFull(
  networks: readonly Network[],
  wishes: readonly Wish[],
  addresses: readonly string[],
): void {
  for (const network of networks) {
    const newcomers = wishes.filter(({ member, endpoint }) => !seatOn(member, network) && !endpoint.ipv4)
    const pools = fullnessOf(network, addresses).filter(({ subnet }) => !subnet.includes(':'))
    if (pools.length === 0) continue
    const free = pools.reduce((sum, { capacity, taken }) => sum + capacity - taken, 0n)
    if (BigInt(newcomers.length) <= free) continue
    const left = free === 1n ? '1 address' : `${free < 0n ? 0n : free} addresses`
    const count = newcomers.length === 1 ? '1 container is' : `${newcomers.length} containers are`
    throw new NetxError({
      family: 'engine',
      code: 'NETX_NETWORK_FULL',
      message: `${network.name} has ${left} left, and ${count} to join`,
      next: `Give it a larger subnet, such as one of /24: docker netx renumber --subnet auto/24 ${operands(network.name)}`,
    })
  }
}
