import type { Expected, PromiseKey } from '../model/outcome.ts'
import { type Atlas, EMBEDDED_DNS, isDefaultBridge, namesOn } from '../model/place.ts'
import type { NameProbe, Probe } from '../model/probe.ts'
import type { RulePlace } from '../model/report.ts'
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
  // Docker asks the networks in turn, and one that knows the name by IPv6 alone ends a question for IPv4.
  const isCutShort = record === 'A' && bearing.length > 1 && bearing.some(({ to: { ipv4 } }) => ipv4 === null)
  return isCutShort
    ? { expected: 'unknown', because: 'name-shared' }
    : { expected: 'resolved', because: 'name-on-network' }
}
