import type { Measurement } from '../model/measurement.ts'
import type { Expected, Outcome, Verdict } from '../model/outcome.ts'
import type { Proof } from '../model/report.ts'
import type { NoProof } from './predict.ts'
import { DOUBTS, type Ends, WEAKNESSES } from './promises.ts'

export interface Judgement {
  readonly verdict: Verdict
  /** How good the proof of an absence is; null for what was present, or not measured. */
  readonly proof: Proof | null
  readonly reason: string | null
}

/**
 * The heart of it: not knowing is never taken for isolation, and silence proves something only where an answer would
 * have been heard.
 */
export function judgeOutcome(
  expected: Expected,
  { probe, outcome, doubt, weakness }: Judged,
  ends: Ends,
  noProof?: NoProof,
): Judgement {
  if (outcome.kind === 'not-measured') return unproven(outcome.reason)
  if (expected === 'unknown') return unproven('the settings promise nothing of this')
  const saw = isWanted(expected) && isToldSize(probe, outcome) ? 'answer' : sawOf(outcome)
  if (saw === 'nothing' && noProof?.silence) return unproven(noProof.silence)
  const isPortsOwn = expected === 'open' || expected === 'closed'
  if (saw === 'refusal' && isPortsOwn && noProof?.refusal) return unproven(noProof.refusal)
  if (saw === 'nothing') return absent(expected, doubt, weakness, ends)
  if (saw === 'somebody-else') {
    const reason =
      probe.kind === 'dns' ? "the name is somebody else's" : 'somebody else answered at this address'
    return { verdict: isWanted(expected) ? 'broken' : 'ok', proof: null, reason }
  }
  if (!isWanted(expected)) {
    const isClosed = expected === 'closed' && saw === 'refusal'
    return { verdict: isClosed ? 'ok' : 'leak', proof: null, reason: null }
  }
  if (saw === 'flicker')
    return { verdict: 'broken', proof: null, reason: 'some attempts were answered, others not' }
  if (saw === 'refusal' && expected === 'open') return { verdict: 'broken', proof: null, reason: null }
  return { verdict: 'ok', proof: null, reason: payloadDoubt(outcome) }
}

/** A packet that is too large for a link further on is not lost where the sender is told so, and by how much. */
function isToldSize({ kind }: Judged['probe'], outcome: Outcome): boolean {
  return kind === 'mtu' && outcome.kind === 'unreachable' && TOO_LARGE.includes(outcome.cause)
}

/** ICMP "fragmentation needed", ICMPv6 "packet too big". */
const TOO_LARGE: readonly string[] = ['icmp:3:4', 'icmp6:2:0']

type Judged = Pick<Measurement, 'outcome' | 'doubt' | 'weakness'> & {
  readonly probe: Pick<Measurement['probe'], 'kind'>
}

type Saw = 'answer' | 'refusal' | 'flicker' | 'somebody-else' | 'nothing'

function sawOf({ kind }: Exclude<Outcome, { kind: 'not-measured' }>): Saw {
  switch (kind) {
    case 'reply':
    case 'open':
    case 'resolved':
      return 'answer'
    case 'refused':
    case 'unserved':
      return 'refusal'
    case 'inconsistent':
      return 'flicker'
    case 'wrong-answer':
      return 'somebody-else'
    case 'timeout':
    case 'unreachable':
    case 'name-not-found':
      return 'nothing'
  }
}

function isWanted(expected: Expected): boolean {
  return expected !== 'no-reply' && expected !== 'name-not-found' && expected !== 'closed'
}

function absent(
  expected: Expected,
  doubt: Judged['doubt'],
  weakness: Judged['weakness'],
  ends: Ends,
): Judgement {
  const wanted = isWanted(expected)
  if (doubt === null) {
    const proof = weakness === null ? 'strong' : 'weak'
    return { verdict: wanted ? 'broken' : 'ok', proof, reason: weakness && WEAKNESSES[weakness] }
  }
  // Where even its owner gets no answer, what should work does not, whatever else is in doubt.
  const isDead = doubt === 'address-dead' || doubt === 'dns-dead'
  return { verdict: wanted && isDead ? 'broken' : 'unproven', proof: 'weak', reason: DOUBTS[doubt](ends) }
}

function payloadDoubt(outcome: Outcome): string | null {
  if (outcome.kind !== 'open' || outcome.payload !== 'in') return null
  return 'the connection opened, but what it was sent was not acknowledged'
}

function unproven(reason: string): Judgement {
  return { verdict: 'unproven', proof: null, reason }
}
