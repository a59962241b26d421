import type { Measurement } from '../model/measurement.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Probe } from '../model/probe.ts'
import { listens } from '../model/sight.ts'
import type { Pace } from '../plan/pace.ts'
import type { PathRequest, Requests, Source } from '../plan/requests.ts'
import { controlsOf } from './controls.ts'
import { failure } from './failure.ts'
import { firstAnswer, nameOutcome, sharedRefusals } from './interpret-names.ts'
import { outcomeBehind } from './interpret-published.ts'
import type { Owners } from './owners.ts'
import type { Answers, NamespaceState, PathAnswer, Rung } from './prober.ts'

/** All that is known when the answers are in. */
export interface Seen {
  readonly rung: Rung | null
  readonly requests: Requests
  readonly found: readonly NamespaceState[]
  readonly answers: Answers
  readonly pace: Pace
  readonly owners: Owners
}

/** Turns answers to requests into outcomes of probes, each with the doubt that its controls leave. */
export function interpret(probes: readonly Probe[], given: Seen): Measurement[] {
  const names = sharedRefusals(given.requests, given.answers.names)
  const seen = { ...given, answers: { ...given.answers, names } }
  const controls = controlsOf(seen)
  return probes.map((probe, index) => {
    const source = seen.requests.sources[index] ?? { kind: 'not-measured', reason: seen.answers.missing }
    const outcome = outcomeOf(probe, source, seen)
    return {
      probe,
      outcome,
      doubt: controls.doubt(source, outcome),
      weakness: controls.weakness(source, outcome),
      reached: controls.reached(source),
    }
  })
}

function outcomeOf(probe: Probe, source: Source, seen: Seen): Outcome {
  const { answers } = seen
  if (source.kind === 'not-measured') return source
  if (source.kind === 'no-address') return withoutAddress(source.namespace, seen)
  if (source.kind === 'names') {
    if (probe.kind !== 'dns') return { kind: 'not-measured', reason: answers.missing }
    return nameOutcome(probe, firstAnswer(source.names, answers.names), answers.missing, seen.owners)
  }
  const request = seen.requests.paths[source.path]
  if (!request) return { kind: 'not-measured', reason: answers.missing }
  const outcome = pathOutcome(request, answers.paths[source.path], seen)
  return source.behind ? outcomeBehind(outcome, source.behind, seen) : heardOutcome(outcome, request, seen)
}

/** Nothing can reach a namespace that has no address; but one that has an address unknown to the engine was not measured. */
function withoutAddress(namespace: number, { found, requests, answers }: Seen): Outcome {
  const state = found[namespace]
  if (state?.kind !== 'entered') {
    const reason = state ? `${requests.places[namespace]}: ${state.reason}` : answers.missing
    return { kind: 'not-measured', reason }
  }
  if (state.hasMoreAddresses)
    return {
      kind: 'not-measured',
      reason: `${requests.places[namespace]} has more addresses than could be told`,
    }
  if (state.addresses.length === 0) return { kind: 'unreachable', attempts: 0, cause: 'no-address' }
  return {
    kind: 'not-measured',
    reason: `${requests.places[namespace]} has ${state.addresses.join(', ')}, which the engine does not know of`,
  }
}

function pathOutcome(request: PathRequest, answer: PathAnswer | undefined, seen: Seen): Outcome {
  const from = seen.found[request.namespace]
  const place = seen.requests.places[request.namespace]
  const hindrance = from?.kind === 'failed' ? `${place}: ${from.reason}` : seen.answers.missing
  if (answer === undefined) return { kind: 'not-measured', reason: hindrance }
  switch (answer.kind) {
    case 'failed':
      return { kind: 'not-measured', reason: failure(answer.reason, hindrance) }
    case 'timeout':
    case 'unreachable':
      return answer
    case 'stranger':
      return { kind: 'wrong-answer', addresses: [request.address] }
    default:
      return answered(answer, seen)
  }
}

function answered(
  answer: Extract<PathAnswer, { kind: 'reply' | 'open' | 'refused' }>,
  { pace }: Seen,
): Outcome {
  const { kind, attempts, lost, rttMs } = answer
  // Without a number of attempts the first answer ends them: then a loss is told, but nothing contradicts it.
  if (pace.attempts !== null && lost > 0) return { kind: 'inconsistent', attempts, lost, rttMs }
  if (kind !== 'open') return { kind, attempts, lost, rttMs }
  return { kind, attempts, lost, rttMs, payload: answer.how }
}

/** A datagram that arrived where no program listens was refused, though kernels ration what they say of it. */
function heardOutcome(
  outcome: Outcome,
  { what, address, owner: index }: PathRequest,
  { found }: Seen,
): Outcome {
  if (outcome.kind !== 'open' || outcome.payload !== 'received' || what.kind === 'echo') return outcome
  const owner = found[index ?? -1]
  if (owner?.kind !== 'entered' || listens(owner, what.kind, address, what.port) !== false) return outcome
  const { attempts, lost, rttMs } = outcome
  return { kind: 'refused', attempts, lost, rttMs }
}
