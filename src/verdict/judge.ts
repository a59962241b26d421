import type { Measurement } from '../model/measurement.ts'
import { worst } from '../model/outcome.ts'
import type { Atlas } from '../model/place.ts'
import type { Policy } from '../model/policy.ts'
import type { JudgedProbe, Pair, Participant, Report, RunFacts } from '../model/report.ts'
import { majorOf } from '../model/topology.ts'
import { judgeOutcome } from './judge-outcome.ts'
import { mixedAnswers } from './mixed-answers.ts'
import { type Policing, policing } from './policy.ts'
import { type Promised, predict } from './predict.ts'
import { type Ends, IPV6_UNFILTERED } from './promises.ts'
import { expectedOf, observedOf, proofOf, summarize } from './sum-up.ts'
import { triedOf } from './tried.ts'

/** Compares what was measured with what is promised, or what a policy wants. Measurements come in the order of the pairs. */
export function judge(
  atlas: Atlas,
  measurements: readonly Measurement[],
  run: RunFacts,
  policy?: Policy,
): Report {
  const police = policy && policing(atlas, policy)
  const byPair = Map.groupBy(measurements, ({ probe }) => `${probe.from} ${probe.to}`)
  const { participants, notRunning, columns, engine } = atlas.topology
  const { host, version, apiVersion } = engine
  const isOld = majorOf(version) < FILTERS_IPV6
  const groups = [...byPair.values()]
  const pairs = groups.map((group) => judgePair(atlas, group, police, isOld))
  return {
    schemaVersion: 1,
    engine: { host, version, apiVersion },
    run: { ...run, tried: triedOf(atlas, measurements) },
    ...(police && { policy: police.told(judgedProbes(groups, pairs)) }),
    participants: participants.map((id) => participant(atlas, id)),
    ...(notRunning && { notRunning }),
    columns: columns.map(({ id }) => id),
    pairs,
    summary: summarize(pairs),
  }
}

/** Each with what it was found to be. */
function judgedProbes(groups: readonly (readonly Measurement[])[], pairs: readonly Pair[]) {
  return groups.flatMap((group, index) =>
    group.map(({ probe }, at) => {
      return { probe, verdict: pairs[index]?.probes[at]?.verdict ?? 'unproven' }
    }),
  )
}

function participant(atlas: Atlas, id: string): Participant {
  const { name, state, endpoints } = atlas.container(id)
  const inOrder = endpoints.map(({ network, networkId, ipv4, ipv6, gateway, aliases }) => {
    return { network, networkId, ipv4, ipv6, gateway, aliases }
  })
  return { name, id, state, endpoints: inOrder }
}

function judgePair(
  atlas: Atlas,
  measurements: readonly Measurement[],
  police: Policing | undefined,
  isOld: boolean,
): Pair {
  const asked = measurements.map((measurement) => {
    return { ...measurement, derived: predict(atlas, measurement.probe) }
  })
  const probes = asked.map((one) =>
    judgeProbe(one, police?.promise(one, asked) ?? one.derived, endsOf(atlas, one), isOld),
  )
  const [{ probe }] = measurements as [Measurement]
  const isPublished = atlas.column(probe.to)?.kind === 'published'
  const observed = observedOf(measurements, isPublished ? 'host' : 'target')
  const mixed = isPublished ? [] : mixedAnswers(probes)
  const doubt = police?.doubt(probe.from, probe.to) ?? null
  const verdicts = probes.map(({ verdict }) => verdict)
  return {
    from: atlas.title(probe.from),
    to: atlas.title(probe.to),
    expected: expectedOf(probes),
    observed,
    ...(observed === 'isolated' && proofOf(probes)),
    verdict: worst(doubt === null ? verdicts : [...verdicts, 'unproven']),
    ...(doubt !== null && { reason: doubt }),
    ...(mixed.length > 0 && { mixed }),
    probes,
  }
}

/** The first version that does so by default. */
const FILTERS_IPV6 = 27

function endsOf(atlas: Atlas, { probe }: Measurement): Ends {
  const address = 'address' in probe ? probe.address : null
  return { from: atlas.title(probe.from), to: atlas.title(probe.to), address }
}

function judgeProbe(
  measurement: Measurement,
  { expected, because, rule, noProof }: Promised,
  ends: Ends,
  isOld: boolean,
): JudgedProbe {
  const { probe, outcome } = measurement
  const judgement = judgeOutcome(expected, measurement, ends, noProof)
  const { verdict, proof } = judgement
  const isUnfiltered = isOld && verdict === 'leak' && probe.kind !== 'dns' && probe.address?.includes(':')
  const reason = isUnfiltered ? IPV6_UNFILTERED : judgement.reason
  const aim =
    probe.kind === 'dns'
      ? { name: probe.name, record: probe.record }
      : { network: probe.network, address: probe.address, ...('port' in probe && { port: probe.port }) }
  return {
    kind: probe.kind,
    ...aim,
    expected,
    because,
    ...(rule && { rule }),
    outcome: outcome.kind,
    ...('addresses' in outcome && { addresses: outcome.addresses }),
    verdict,
    ...(proof && { proof }),
    ...('payload' in outcome && { payload: outcome.payload }),
    ...('attempts' in outcome && { attempts: outcome.attempts }),
    ...('lost' in outcome && { lost: outcome.lost }),
    ...('rttMs' in outcome && { rttMs: outcome.rttMs }),
    ...('cause' in outcome && { cause: outcome.cause }),
    ...(reason !== null && { reason }),
  }
}
