import type { Engine } from '../engine/engine.ts'
import { type Atlas, namesOn } from '../model/place.ts'
import type { NameProbe, Probe } from '../model/probe.ts'
import type { Container } from '../model/topology.ts'
import type { Requests } from '../plan/requests.ts'
import { holding } from './holders.ts'
import type { Answers } from './prober.ts'

/** To whom the addresses of DNS answers belong. */
export interface Owners {
  /** Whether a known container has the address, and not that name: of an address that nobody has, nothing is said. */
  isSomebodyElse(address: string, probe: NameProbe): boolean
  /** Whether the target bears the name, and so does another known container, which has the address. */
  isNamesake(address: string, probe: NameProbe): boolean
}

/** Asks the engine about addresses that DNS servers gave, and that are none of the targets'. Mostly there are none. */
export async function findOwners(
  engine: Engine,
  atlas: Atlas,
  probes: readonly Probe[],
  requests: Requests,
  answers: Answers,
): Promise<Owners> {
  const strange = new Set(strangeAddresses(probes, requests, answers))
  const known = [...atlas.topology.containers, ...(await holders(engine, strange))]
  const names = new Map<string, Set<string>>()
  for (const container of known) {
    for (const endpoint of container.endpoints) {
      for (const address of [endpoint.ipv4, endpoint.ipv6]) {
        if (address) names.set(address, new Set(namesOn(container, endpoint)))
      }
    }
  }
  return {
    isSomebodyElse(address, { to, name }) {
      const own = atlas.column(to) ? [] : atlas.place(to).endpoints
      // Another address of the target's is on a network that the asker is not on.
      if (own.some(({ ipv4, ipv6 }) => ipv4 === address || ipv6 === address)) return true
      return names.has(address) && names.get(address)?.has(name) !== true
    },
    isNamesake(address, { from, to, name }) {
      if (atlas.column(to) || names.get(address)?.has(name) !== true) return false
      return atlas.shared(from, to).some((shared) => namesOn(atlas.place(to), shared.to).includes(name))
    },
  }
}

function strangeAddresses(probes: readonly Probe[], { sources }: Requests, answers: Answers): string[] {
  return probes.flatMap((probe, index) => {
    const source = sources[index]
    if (probe.kind !== 'dns' || source?.kind !== 'names') return []
    const given = source.names.flatMap((name) => {
      const answer = answers.names[name]
      return answer?.kind === 'answer' ? answer.addresses : []
    })
    return given.filter((address) => !probe.addresses.includes(address))
  })
}

async function holders(engine: Engine, addresses: ReadonlySet<string>): Promise<Container[]> {
  const inspected = await Promise.allSettled(
    (await holding(engine, addresses)).map(({ id }) => engine.container(id)),
  )
  return inspected.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
