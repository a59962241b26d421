import type { JudgedProbe } from '../model/report.ts'
import { type Facts, isAnswered, isPromised, isViolation, type Party, pathsOf } from './facts.ts'
import type { Wire } from './wires.ts'

/** Networks by name over which something did not come through as promised, or may not have. */
export function failedNetworks(facts: Facts): Set<string> {
  return new Set(failedPaths(facts).flatMap(({ network }) => network ?? []))
}

export function failedPaths(facts: Facts): JudgedProbe[] {
  // What is answered though nothing is promised came through, and of what nobody is to answer nothing hinders it.
  return pathsOf(facts).filter(
    (probe) => probe.verdict === 'broken' || (isHoped(probe) && !isAnswered(probe)),
  )
}

function isHoped(probe: JudgedProbe): boolean {
  return probe.verdict === 'unproven' && (isPromised(probe) || probe.expected === 'unknown')
}

/** Whether it goes from one network to another, or to the host: then the host passes it on. */
export function isCrossing({ shared }: Facts, { network }: JudgedProbe): boolean {
  return shared.every((one) => one.network.name !== network)
}

/** What did not come through although it has to cross the host, that to its published ports included. */
export function failedCrossings(facts: Facts): JudgedProbe[] {
  const own = failedPaths(facts).filter((probe) => isCrossing(facts, probe))
  return [...own, ...facts.published.filter(isViolation)]
}

interface Troubled {
  readonly party: Party
  readonly wire: Wire
}

/** The wires of both that what did not come through had to take. */
export function troubledWires(facts: Facts): Troubled[] {
  const { from, to } = facts
  const failed = failedNetworks(facts)
  const crossings = failedCrossings(facts)
  const isAcross = crossings.length > 0
  // To a published port it may go by any of the target's networks.
  const isEntered = ({ endpoint: { ipv4, ipv6 } }: Wire) =>
    crossings.some(
      (probe) => facts.published.includes(probe) || probe.address === ipv4 || probe.address === ipv6,
    )
  const isLeft = ({ endpoint }: Wire) => isAcross && endpoint.gateway !== null
  const onTheWay = (party: Party, isCrossed: (wire: Wire) => boolean) =>
    party.wires
      .filter((wire) => failed.has(wire.endpoint.network) || isCrossed(wire))
      .map((wire) => ({ party, wire }))
  return [...onTheWay(from, isLeft), ...onTheWay(to, isEntered)]
}
