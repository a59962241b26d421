import { addressOf } from '../model/bridge.ts'
import type { Expected, PromiseKey } from '../model/outcome.ts'
import { type Atlas, EMBEDDED_DNS, isDefaultBridge, namesOn, type SharedNetwork } from '../model/place.ts'
import type { NameProbe, Probe } from '../model/probe.ts'
import type { RulePlace } from '../model/report.ts'
import { majorOf } from '../model/topology.ts'
import { predictColumn } from './predict-column.ts'
import { predictPath } from './predict-path.ts'

/** What is expected of a probe, and why: the engine's settings promise it, or a rule of a policy wants it. */
export interface Promised {
  readonly expected: Expected
  readonly because: PromiseKey
  readonly rule?: RulePlace
  /** Of a rule that is about something which may not be there: why silence, and why a refusal, then proves nothing. */
  readonly noProof?: NoProof
}

export interface NoProof {
  readonly silence: string | null
  readonly refusal: string | null
}

export function predict(atlas: Atlas, probe: Probe): Promised {
  if (probe.kind === 'dns') return predictName(atlas, probe)
  const column = atlas.column(probe.to)
  return column ? predictColumn(atlas, probe, column) : predictPath(atlas, probe)
}

/** The first version of which that may be so. */
const ASKS_IN_TURN = 27

/** Networks with a way out come first, then those on which the source has both families; then their names decide. */
function turnOf({ network, from: { ipv4, ipv6 } }: SharedNetwork): number {
  return (network.internal ? 0 : 2) + (ipv4 !== null && ipv6 !== null ? 1 : 0)
}

function predictName(atlas: Atlas, { from, to, name, record }: NameProbe): Promised {
  const unknown = (because: PromiseKey): Promised => ({ expected: 'name-not-found', because })
  const shared = atlas.shared(from, to)
  const named = shared.filter(({ network }) => !isDefaultBridge(network))
  const bearing = named.filter(({ to: endpoint }) => namesOn(atlas.place(to), endpoint).includes(name))
  const isBorne = bearing.length > 0
  if (!isBorne && atlas.container(to).mode.kind !== 'own') return unknown('no-endpoint-no-name')
  if (named.length === 0) return unknown(shared.length > 0 ? 'default-bridge-no-names' : 'no-name-shared')
  const asker = atlas.container(from)
  if (!asker.nameservers.includes(EMBEDDED_DNS) && asker.state === 'running')
    return unknown('other-dns-server')
  if (!isBorne) return unknown('name-not-borne')
  // Newer engines ask the networks in turn, and the first that knows the name answers, be it that it has no such address.
  const isInTurn = majorOf(atlas.topology.engine.version) >= ASKS_IN_TURN
  const [first] = bearing.toSorted((a, b) => turnOf(b) - turnOf(a))
  const isCutShort = isInTurn && first && addressOf(first.to, record === 'A' ? 4 : 6) === null
  return isCutShort
    ? { expected: 'unknown', because: 'name-shared' }
    : { expected: 'resolved', because: 'name-on-network' }
}
