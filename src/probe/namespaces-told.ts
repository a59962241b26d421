import type { HostRoute } from '../model/host-network.ts'
import type { Link } from '../model/link.ts'
import type { Listener } from '../model/sight.ts'
import type { Opening } from '../plan/opening.ts'
import type { Answer } from './helper-protocol.ts'
import type { NamespaceState } from './prober.ts'
import { RulesTold } from './rules-told.ts'

type Entrance = Extract<Answer, { kind: 'entered' | 'not-entered' }>

/** Collects what a helper tells of the namespaces of an opening. */
export class NamespacesTold {
  private readonly opening: Opening
  private readonly told: readonly Told[]

  constructor(opening: Opening) {
    this.opening = opening
    this.told = opening.namespaces.map(() => ({
      entrance: null,
      listeners: [],
      routes: [],
      routeCount: null,
      links: new Map(),
      linkCount: null,
      settings: new Map(),
      rules: new RulesTold(),
    }))
  }

  take(answer: Answer): void {
    if (!('index' in answer)) return
    const told = this.told[answer.index]
    if (told === undefined) return
    switch (answer.kind) {
      case 'entered':
      case 'not-entered':
        told.entrance = answer
        break
      case 'listener': {
        const { protocol, address, port } = answer
        told.listeners.push({ protocol, address, port })
        break
      }
      case 'route':
        told.routes.push(answer.route)
        break
      case 'routes':
        told.routeCount = answer.count
        break
      case 'link': {
        const { peer, ...link } = answer.link
        told.links.set(link.index, { ...link, peer: peer && this.placed(peer), addresses: [] })
        break
      }
      case 'address':
        told.links.get(answer.interface)?.addresses.push(answer.address)
        break
      case 'links':
        told.linkCount = answer.count
        break
      case 'setting':
        told.settings.set(answer.name, answer.value)
        break
      case 'rules':
      case 'more':
      case 'ruleset':
        told.rules.take(answer)
    }
  }

  states(): NamespaceState[] {
    return this.told.map((told) => stateOf(told, this.opening))
  }

  private placed({ index, namespace }: { index: number; namespace: number | null }): Link['peer'] {
    return { index, place: (namespace !== null && this.opening.namespaces[namespace]?.place) || null }
  }
}

interface Told {
  entrance: Entrance | null
  readonly listeners: Listener[]
  readonly routes: HostRoute[]
  /** Null where not all of them were told. */
  routeCount: number | null
  readonly links: Map<number, Link & { readonly addresses: string[] }>
  /** Null where not all of them were told. */
  linkCount: number | null
  readonly settings: Map<string, number | null>
  readonly rules: RulesTold
}

function stateOf(
  { entrance, listeners, routes, routeCount, links, linkCount, settings, rules }: Told,
  { wants }: Opening,
): NamespaceState {
  if (entrance?.kind !== 'entered') {
    const detail = entrance ? ` (${entrance.step}: ${entrance.errno})` : ''
    return { kind: 'failed', reason: `its network namespace could not be entered${detail}` }
  }
  const { addresses, lacks } = entrance
  const looked = (wants.includes('tcp') || wants.includes('udp')) && !lacks.includes('listen')
  return {
    kind: 'entered',
    addresses,
    ...(lacks.includes('addresses') && { hasMoreAddresses: true }),
    listeners: looked ? listeners : null,
    receives: !lacks.includes('receive'),
    routes: wants.includes('routes') && routeCount === routes.length ? routes : null,
    links: linkCount === links.size ? [...links.values()] : null,
    settings,
    ruleset: rules.ruleset(),
  }
}
