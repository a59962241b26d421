import { hasCode } from '../model/errors.ts'
import type { NetworkSpec } from '../model/spec.ts'
import type { Network } from '../model/topology.ts'
import type { Engine } from './engine.ts'

/** The network to ask for, given those that there are, and the subnets that the engine has refused so far. */
export type Propose = (networks: readonly Network[], refused: readonly string[]) => NetworkSpec

export interface Created {
  readonly id: string
  readonly warning: string
  readonly spec: NetworkSpec
}

/** More creators than this at once, and the engine has other troubles. */
const TRIES = 100

/** Creates what is proposed; where somebody else took the addresses meanwhile, what is proposed then. */
export async function createProposed(engine: Engine, propose: Propose): Promise<Created> {
  const refused = new Set<string>()
  for (let tries = 1; ; tries += 1) {
    const spec = propose(await engine.networks(), [...refused])
    try {
      return { ...(await engine.createNetwork(spec)), spec }
    } catch (error) {
      const subnets = spec.ipam.config.map(({ subnet }) => subnet)
      const isStubborn = subnets.every((subnet) => refused.has(subnet))
      if (!hasCode(error, 'NETX_SUBNET_OVERLAP') || isStubborn || tries === TRIES) throw error
      for (const subnet of subnets) refused.add(subnet)
    }
  }
}
