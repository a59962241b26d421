import type { Reachability, Verdict } from '../model/outcome.ts'
import { worst } from '../model/outcome.ts'
import type { Atlas } from '../model/place.ts'
import type { Pair, Report } from '../model/report.ts'
import type { Rules } from '../model/ruleset.ts'
import type { Port } from '../model/topology.ts'
import { askedOf, type Facts, factsOf, isViolation } from './facts.ts'
import { headlineOf } from './headline.ts'
import type { Hop } from './hop.ts'
import { pathOf } from './path.ts'
import type { Reason } from './reason.ts'
import { reasonsOf } from './reasons.ts'

/** Why one container reaches another, or does not: what `--format json` prints. */
export interface Explanation {
  readonly schemaVersion: 1
  readonly engine: Report['engine']
  readonly run: Report['run']
  readonly from: string
  readonly to: string
  /** Null where none was asked about. */
  readonly port: Port | null
  readonly predicted: Reachability
  readonly measured: Reachability
  /** Whether the port that was asked about takes what is sent to it; null where none was, and where it is not known. */
  readonly open: boolean | null
  readonly verdict: Verdict
  /** In words, which may change. */
  readonly headline: string
  readonly path: readonly Hop[]
  /** In the order in which they hinder. */
  readonly reasons: readonly Reason[]
  /** As `matrix` tells them: the pair itself, then the published ports of the target. */
  readonly pairs: readonly Pair[]
}

/** The pair that is asked about, by id, with what is known beyond the measurement. */
export interface Asked {
  readonly from: string
  readonly to: string
  readonly port: Port | null
  /** To whom addresses belong that names led to. */
  readonly holders: ReadonlyMap<string, string>
  /** After it was measured; empty where nobody looked again. */
  readonly rules?: Rules
}

/** Explains the pair that a report is about; its other pairs are columns that belong to it. */
export function explain(
  atlas: Atlas,
  report: Report,
  { from, to, port, holders, rules }: Asked,
): Explanation {
  const names = { from: atlas.title(from), to: atlas.title(to) }
  const [own, columns] = [
    report.pairs.filter(isTo(names.to)),
    report.pairs.filter((pair) => !isTo(names.to)(pair)),
  ]
  const probes = own.flatMap((pair) => pair.probes)
  const published = columns.flatMap((pair) => pair.probes)
  const facts = factsOf(atlas, from, to, { port, probes, published, holders, ...(rules && { rules }) })
  const judged = {
    predicted: own[0]?.expected ?? 'unknown',
    measured: own[0]?.observed ?? 'unknown',
    open: isOpen(facts),
    verdict: worst(report.pairs.map(({ verdict }) => verdict)),
  } as const
  const isRoundabout = published.some(({ outcome }) => outcome === 'open')
  const reasons = reasonsOf(facts)
  const doubt = probes.find(({ verdict }) => verdict === 'unproven')?.reason
  return {
    schemaVersion: 1,
    engine: report.engine,
    run: report.run,
    ...names,
    port,
    ...judged,
    headline: headlineOf({
      ...names,
      port,
      ...judged,
      isAskedOff: askedOf(facts).some(isViolation),
      isRoundabout,
      doubt,
      reason: reasons[0]?.message,
    }),
    path: pathOf(facts, reasons),
    reasons,
    pairs: [...own, ...columns],
  }
}

const isTo = (title: string) => (pair: Pair) => pair.to === title

function isOpen({ port, probes }: Facts): boolean | null {
  if (!port) return null
  const asked = probes.filter((probe) => probe.kind === port.protocol && probe.port === port.port)
  if (asked.some(({ outcome }) => outcome === 'open')) return true
  const isKnown = asked.every(
    ({ outcome, verdict }) => outcome === 'refused' || outcome === 'unserved' || verdict !== 'unproven',
  )
  return asked.length > 0 && isKnown ? false : null
}
