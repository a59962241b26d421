import type { Atlas } from '../model/place.ts'
import type { JudgedProbe, Pair, Report } from '../model/report.ts'
import type { Rules } from '../model/ruleset.ts'
import type { Code } from './codes.ts'
import { type Facts, factsOf, isViolation } from './facts.ts'
import { firstCode } from './reasons.ts'

/**
 * A report whose leaks and broken probes carry the code of their reason, where there is one. `promised` is the same judged
 * by the settings alone: a policy wants things, but it is no reason for what was measured. `rules` are those of the
 * namespaces after it was measured.
 */
export function withCodes(atlas: Atlas, report: Report, promised: Report, rules: Rules = new Map()): Report {
  if (report.summary.leak + report.summary.broken === 0) return withKnownCodes(report)
  return withKnownCodes({ ...report, pairs: report.pairs.map(coding(atlas, report, promised, rules)) })
}

/** The same for one pair, as it takes long where much is not as expected. */
export function coding(
  atlas: Atlas,
  report: Report,
  promised: Report,
  rules: Rules,
): (pair: Pair, index: number) => Pair {
  const ids = new Map(report.participants.map(({ name, id }) => [name, id]))
  return (pair, index) => {
    const [from, to] = [ids.get(pair.from), ids.get(pair.to)]
    const known = promised.pairs[index]
    if (from === undefined || to === undefined || !known || !pair.probes.some(isViolation)) return pair
    const facts = factsOf(atlas, from, to, { ...known, rules })
    const probes = pair.probes.map((probe, at) => {
      const code = isViolation(probe) ? codeOf(facts, known.probes[at]) : undefined
      return code === undefined ? probe : { ...probe, code }
    })
    return { ...pair, probes }
  }
}

/** The codes of what is told by the outcome alone, and is no violation. */
export function withKnownCodes(report: Report): Report {
  const unserved: Code = 'NX038'
  const mixedAnswers: Code = 'NX039'
  return {
    ...report,
    pairs: report.pairs.map((pair) => {
      const isPlain = !pair.mixed && pair.probes.every(({ outcome }) => outcome !== 'unserved')
      if (isPlain) return pair
      const probes = pair.probes.map((probe) =>
        probe.outcome === 'unserved' && !probe.code ? { ...probe, code: unserved } : probe,
      )
      const mixed = pair.mixed?.map((answer) => ({ ...answer, code: mixedAnswers }))
      return { ...pair, ...(mixed && { mixed }), probes }
    }),
  }
}

/** The first reason for that probe, whatever there is of others. */
function codeOf(facts: Facts, probe: JudgedProbe | undefined): Code | undefined {
  if (!probe) return undefined
  const { kind, port, address } = probe
  // A large packet is lost only where a small one is not.
  const isItsPing = (other: JudgedProbe) => other.kind === 'icmp' && other.address === address
  const probes = kind === 'mtu' ? [...facts.probes.filter(isItsPing), probe] : [probe]
  const asked = (kind === 'tcp' || kind === 'udp') && port !== undefined ? { protocol: kind, port } : null
  return firstCode({ ...facts, port: asked, probes })
}
