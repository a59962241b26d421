import type { Outcome } from '../model/outcome.ts'
import type { NameProbe } from '../model/probe.ts'
import type { Requests } from '../plan/requests.ts'
import { failure } from './failure.ts'
import type { Owners } from './owners.ts'
import type { Answers, NameAnswer } from './prober.ts'

export function nameOutcome(
  probe: NameProbe,
  answer: NameAnswer | undefined,
  missing: string,
  owners: Owners,
): Outcome {
  if (answer === undefined) return { kind: 'not-measured', reason: missing }
  switch (answer.kind) {
    case 'answer':
      return answeredName(probe, answer, owners)
    case 'silent':
      return { kind: 'name-not-found', rcode: null }
    case 'failed':
      return { kind: 'not-measured', reason: failure(answer.reason, missing) }
    default:
      return answer
  }
}

/**
 * Every address has to be the target's, or of somebody who bears the same name; and the target has to be among them,
 * which only a whole answer can deny.
 */
function answeredName(
  probe: NameProbe,
  answer: Extract<NameAnswer, { kind: 'answer' }>,
  owners: Owners,
): Outcome {
  const { rcode, rttMs, isCut } = answer
  const addresses = answer.addresses.toSorted()
  const others = addresses.filter((address) => !probe.addresses.includes(address))
  if (others.some((address) => owners.isSomebodyElse(address, probe)))
    return { kind: 'wrong-answer', addresses }
  if (others.length < addresses.length) return { kind: 'resolved', addresses, rttMs }
  // Of several that bear a name, the source gets those of the first of its networks that knows it.
  const isShared = addresses.length > 0 && addresses.every((address) => owners.isNamesake(address, probe))
  if (isShared) return { kind: 'resolved', addresses, rttMs }
  if (isCut) return { kind: 'not-measured', reason: 'the DNS answer had no room for all its addresses' }
  return addresses.length === 0 ? { kind: 'name-not-found', rcode } : { kind: 'wrong-answer', addresses }
}

/** A program asks its servers in turn: the first that answers counts. */
export function firstAnswer(names: readonly number[], answers: Answers['names']): NameAnswer | undefined {
  const given = names.map((name) => answers[name])
  return given.find((answer) => answer?.kind === 'answer' || answer?.kind === 'silent') ?? given[0]
}

/**
 * A machine that refuses questions says so a few times a second at the most: what it kept silent on beside a refusal was
 * refused as well.
 */
export function sharedRefusals({ names }: Requests, answers: Answers['names']): Answers['names'] {
  const refusals = new Map<number, string>()
  for (const [index, { resolver }] of names.entries()) {
    const answer = answers[index]
    if (answer?.kind === 'unreachable') refusals.set(resolver, answer.cause)
  }
  return names.map(({ resolver }, index) => {
    const [answer, cause] = [answers[index], refusals.get(resolver)]
    return answer?.kind === 'timeout' && cause ? { ...answer, kind: 'unreachable', cause } : answer
  })
}
