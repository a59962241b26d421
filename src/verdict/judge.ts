import type { Doubt, Measurement } from '../model/measurement.ts'
import { type Expected, type Outcome, type Reachability, VERDICTS, type Verdict } from '../model/outcome.ts'
import type { Atlas } from '../model/place.ts'
import type { JudgedProbe, Pair, Participant, Report, Summary } from '../model/report.ts'
import { type Promised, predict } from './predict.ts'
import { DOUBTS } from './promises.ts'

/** Compares what was measured with what is promised. Measurements come in the order of the pairs. */
export function judge(atlas: Atlas, measurements: readonly Measurement[]): Report {
  const byPair = Map.groupBy(measurements, ({ probe }) => `${probe.from} ${probe.to}`)
  const pairs = [...byPair.values()].map((group) => judgePair(atlas, group))
  const { host, version, apiVersion } = atlas.topology.engine
  return {
    schemaVersion: 1,
    engine: { host, version, apiVersion },
    participants: atlas.topology.participants.map((id) => participant(atlas, id)),
    pairs,
    summary: summarize(pairs),
  }
}

function participant(atlas: Atlas, id: string): Participant {
  const { name, state, endpoints } = atlas.container(id)
  const inOrder = endpoints.map(({ network, networkId, ipv4, ipv6, gateway, aliases }) => {
    return { network, networkId, ipv4, ipv6, gateway, aliases }
  })
  return { name, id, state, endpoints: inOrder }
}

function judgePair(atlas: Atlas, measurements: readonly Measurement[]): Pair {
  const probes = measurements.map((measurement) => judgeProbe(measurement, predict(atlas, measurement.probe)))
  const [{ probe }] = measurements as [Measurement]
  const paths = probes.filter(({ kind }) => kind === 'icmp')
  return {
    from: atlas.container(probe.from).name,
    to: atlas.container(probe.to).name,
    expected: expectedOf(paths),
    observed: observedOf(measurements),
    verdict: worst(probes.map(({ verdict }) => verdict)),
    probes,
  }
}

function judgeProbe({ probe, outcome, doubt }: Measurement, { expected, because }: Promised): JudgedProbe {
  const judgement = judgeOutcome(expected, outcome, doubt)
  return {
    kind: probe.kind,
    ...(probe.kind === 'icmp' ? { network: probe.network, address: probe.address } : { name: probe.name }),
    expected,
    because,
    outcome: outcome.kind,
    ...('addresses' in outcome && { addresses: outcome.addresses }),
    verdict: judgement.verdict,
    ...('attempts' in outcome && { attempts: outcome.attempts }),
    ...('rttMs' in outcome && { rttMs: outcome.rttMs }),
    ...('cause' in outcome && { cause: outcome.cause }),
    ...(judgement.reason !== null && { reason: judgement.reason }),
  }
}

/**
 * The heart of it: not knowing is never taken for isolation, and silence proves something only where an answer would
 * have been heard.
 */
export function judgeOutcome(expected: Expected, outcome: Outcome, doubt: Doubt | null): Judgement {
  if (outcome.kind === 'not-measured') return { verdict: 'unproven', reason: outcome.reason }
  if (expected === 'unknown') return { verdict: 'unproven', reason: 'the settings promise nothing of this' }
  const got = outcome.kind === 'reply' || outcome.kind === 'resolved'
  const wanted = expected === 'reply' || expected === 'resolved'
  if (got) return { verdict: wanted ? 'ok' : 'leak', reason: null }
  if (outcome.kind === 'wrong-answer') {
    return { verdict: wanted ? 'broken' : 'ok', reason: "the name is somebody else's" }
  }
  if (doubt === null || !isDoubtful(outcome, doubt))
    return { verdict: wanted ? 'broken' : 'ok', reason: null }
  const dead = doubt === 'address-dead' || doubt === 'dns-dead'
  return { verdict: wanted && dead ? 'broken' : 'unproven', reason: DOUBTS[doubt] }
}

/** No route is an answer of the asker's own kernel, whatever the target does; in a dead namespace it tells nothing. */
function isDoubtful({ kind }: Outcome, doubt: Doubt | null): boolean {
  return doubt !== null && (kind === 'timeout' || (kind === 'unreachable' && doubt === 'asker-deaf'))
}

interface Judgement {
  readonly verdict: Verdict
  readonly reason: string | null
}

function expectedOf(paths: readonly JudgedProbe[]): Reachability {
  if (paths.some(({ expected }) => expected === 'reply')) return 'reachable'
  return paths.length > 0 && paths.every(({ expected }) => expected === 'no-reply') ? 'isolated' : 'unknown'
}

/** Isolated is what was asked, could have been heard, and was not. */
function observedOf(measurements: readonly Measurement[]): Reachability {
  const paths = measurements.filter(({ probe }) => probe.kind === 'icmp')
  if (paths.some(({ outcome }) => outcome.kind === 'reply')) return 'reachable'
  const silent = ({ outcome, doubt }: Measurement) =>
    (outcome.kind === 'unreachable' || outcome.kind === 'timeout') && !isDoubtful(outcome, doubt)
  return paths.length > 0 && paths.every(silent) ? 'isolated' : 'unknown'
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.max(...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))] ?? 'unproven'
}

function summarize(pairs: readonly Pair[]): Summary {
  const count = (holds: (pair: Pair) => boolean) => pairs.filter(holds).length
  return {
    pairs: pairs.length,
    reachable: count(({ observed }) => observed === 'reachable'),
    isolated: count(({ observed }) => observed === 'isolated'),
    ok: count(({ verdict }) => verdict === 'ok'),
    leak: count(({ verdict }) => verdict === 'leak'),
    broken: count(({ verdict }) => verdict === 'broken'),
    unproven: count(({ verdict }) => verdict === 'unproven'),
  }
}
