import type { Doubt, Measurement } from '../model/measurement.ts'
import type { Outcome } from '../model/outcome.ts'
import type { NameProbe, Probe } from '../model/probe.ts'
import type { Requests, Source } from '../plan/requests.ts'
import type { EchoAnswer, NameAnswer, NamespaceState } from './helper-protocol.ts'

/** What the helper answered, by the indices of the requests; where it did not, there is nothing. */
export interface Answers {
  readonly namespaces: readonly (NamespaceState | undefined)[]
  readonly echoes: readonly (EchoAnswer | undefined)[]
  readonly names: readonly (NameAnswer | undefined)[]
  /** Why answers are missing, if any are. */
  readonly missing: string
}

/** Turns answers to requests into outcomes of probes, each with the doubt that its controls leave. */
export function interpret(probes: readonly Probe[], requests: Requests, given: Answers): Measurement[] {
  const answers = { ...given, names: sharedRefusals(requests, given.names) }
  const working = workingNamespaces(requests, answers)
  return probes.map((probe, index) => {
    const source = requests.sources[index] ?? { kind: 'not-measured', reason: answers.missing }
    const outcome = outcomeOf(probe, source, requests, answers)
    return { probe, outcome, doubt: doubtOf(source, requests, answers, working) }
  })
}

function outcomeOf(probe: Probe, source: Source, requests: Requests, answers: Answers): Outcome {
  switch (source.kind) {
    case 'not-measured':
      return source
    case 'no-address':
      return withoutAddress(answers.namespaces[source.namespace], answers.missing)
    case 'echo': {
      const namespace = answers.namespaces[requests.echoes[source.echo]?.namespace ?? -1]
      return echoOutcome(answers.echoes[source.echo], namespace, answers.missing)
    }
    case 'names':
      return nameOutcome(probe as NameProbe, firstAnswer(source.names, answers), answers.missing)
  }
}

/** Nothing can reach a namespace that has no address; but one that has an address unknown to the engine was not measured. */
function withoutAddress(state: NamespaceState | undefined, missing: string): Outcome {
  if (state?.kind !== 'entered') return { kind: 'not-measured', reason: hindrance(state, missing) }
  if (state.addresses.length === 0) return { kind: 'unreachable', attempts: 0, cause: 'no-address' }
  return {
    kind: 'not-measured',
    reason: `it has ${state.addresses.join(', ')}, which the engine does not know of`,
  }
}

function echoOutcome(
  answer: EchoAnswer | undefined,
  namespace: NamespaceState | undefined,
  missing: string,
): Outcome {
  if (answer === undefined) return { kind: 'not-measured', reason: hindrance(namespace, missing) }
  if (answer.kind !== 'failed') return answer
  return { kind: 'not-measured', reason: failure(answer.reason, namespace) }
}

function nameOutcome(probe: NameProbe, answer: NameAnswer | undefined, missing: string): Outcome {
  if (answer === undefined) return { kind: 'not-measured', reason: missing }
  switch (answer.kind) {
    case 'answer':
      return answeredName(probe, answer)
    case 'silent':
      return { kind: 'name-not-found', rcode: null }
    case 'failed':
      return { kind: 'not-measured', reason: failure(answer.reason, undefined) }
    default:
      return answer
  }
}

/** One address of the target's is enough; its absence is telling only where the answer is whole. */
function answeredName(probe: NameProbe, answer: NameAnswer & { readonly kind: 'answer' }): Outcome {
  const { rcode, rttMs, isCut } = answer
  const addresses = answer.addresses.toSorted()
  if (addresses.some((address) => probe.addresses.includes(address)))
    return { kind: 'resolved', addresses, rttMs }
  if (isCut) return { kind: 'not-measured', reason: 'the DNS answer had no room for all its addresses' }
  return addresses.length === 0 ? { kind: 'name-not-found', rcode } : { kind: 'wrong-answer', addresses }
}

/**
 * A machine that refuses questions says so a few times a second at the most: what it kept silent on beside a refusal was
 * refused as well.
 */
function sharedRefusals({ names }: Requests, answers: Answers['names']): Answers['names'] {
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

/** A program asks its servers in turn: the first that answers counts. */
function firstAnswer(names: readonly number[], answers: Answers): NameAnswer | undefined {
  const given = names.map((name) => answers.names[name])
  return given.find((answer) => answer?.kind === 'answer' || answer?.kind === 'silent') ?? given[0]
}

/** The prober works in a namespace in which anything at all answered it. */
function workingNamespaces({ echoes }: Requests, answers: Answers): Set<number> {
  return new Set(
    echoes.flatMap(({ namespace }, index) => (answers.echoes[index]?.kind === 'reply' ? [namespace] : [])),
  )
}

function doubtOf(source: Source, requests: Requests, answers: Answers, working: Set<number>): Doubt | null {
  if (source.kind === 'names') {
    const unheard = source.names.every((name) => answers.names[name]?.kind === 'timeout')
    return unheard ? 'dns-dead' : null
  }
  if (source.kind !== 'echo') return null
  const { namespace = -1, owner = -1 } = requests.echoes[source.echo] ?? {}
  if (!working.has(namespace)) return 'asker-deaf'
  if (answers.echoes[source.control]?.kind === 'reply') return null
  const awake = answers.echoes[requests.loopbacks[owner] ?? -1]?.kind === 'reply'
  return awake ? 'address-dead' : 'target-mute'
}

function failure(reason: string, namespace: NamespaceState | undefined): string {
  if (reason === 'namespace') return hindrance(namespace, 'the network namespace could not be entered')
  if (reason === 'name') return 'it is no name that DNS can be asked for'
  if (reason === 'neighbour-table') return "the kernel's neighbour table was full"
  return `the prober failed: ${reason}`
}

function hindrance(state: NamespaceState | undefined, missing: string): string {
  if (state?.kind !== 'failed') return missing
  return `its network namespace could not be entered (${state.step}: ${state.errno})`
}
