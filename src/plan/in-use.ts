import { NetxError } from '../model/errors.ts'
import { isLive } from '../model/liveness.ts'
import { compareNatural } from '../model/natural-order.ts'
import { operands } from '../model/shell.ts'
import type { ContainerState } from '../model/topology.ts'

interface Member {
  readonly name: string
  readonly state: ContainerState
}

/** The engine says that a network is in use; this says by whom. Containers that do not run do not hold it. */
export function inUseError(network: string, members: readonly Member[], cause: unknown): NetxError {
  const names = members
    .filter(isLive)
    .map(({ name }) => name)
    .sort(compareNatural)
  const known = names.length > 0
  return new NetxError({
    family: 'engine',
    code: 'NETX_NETWORK_IN_USE',
    message: `network "${network}" is in use${known ? ` by ${names.join(', ')}` : ', by none of the containers that are there'}`,
    next: known
      ? `Disconnect first: docker netx disconnect ${operands(network, ...names)}`
      : `See what holds it with docker netx inspect ${operands(network)}, and let go of it with docker netx disconnect --force.`,
    cause,
  })
}
