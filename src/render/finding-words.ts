import type { JudgedProbe, RulePlace } from '../model/report.ts'
import { PROMISES } from '../verdict/promises.ts'
import { printable } from './style.ts'

/** A probe that is not as expected; of names, all that fail alike. */
export type Finding = JudgedProbe & { readonly names: readonly string[] }

/** What was seen. */
export function seen(probe: Finding): string {
  const names = probe.names.map((name) => `"${printable(name)}"`).join(', ')
  if (probe.kind === 'dns') return `${names} ${answer(probe, probe.names.length > 1)}`
  return PATHS[probe.outcome]?.(probe) ?? `${place(probe)} did not answer ${CALLS[probe.kind]}`
}

const CALLS: Readonly<Record<JudgedProbe['kind'], string>> = {
  icmp: 'a ping',
  mtu: 'a ping of full size',
  tcp: 'a TCP connection',
  udp: 'a datagram',
  dns: 'a question',
}

type Words = (probe: JudgedProbe) => string

const PATHS: Readonly<Partial<Record<JudgedProbe['outcome'], Words>>> = {
  reply: (probe) => `${place(probe)} answered ${CALLS[probe.kind]} in ${probe.rttMs?.toFixed(2)} ms`,
  open: (probe) => `${place(probe)} is open${probe.payload === 'received' ? ': the datagram arrived' : ''}`,
  refused: (probe) => `${place(probe)} was reached, and refused ${CALLS[probe.kind]}`,
  inconsistent: (probe) =>
    `${place(probe)} answered ${(probe.attempts ?? 0) - (probe.lost ?? 0)} of ${probe.attempts}`,
  unreachable: (probe) => `${place(probe)} is unreachable (${probe.cause})`,
  'wrong-answer': (probe) => `${place(probe)} answered, but the target never got the question`,
}

function place({ kind, address, port, network }: JudgedProbe): string {
  const end = port === undefined ? (address ?? 'it') : `${kind}/${port} of ${address}`
  return `${end}${network ? ` on ${printable(network)}` : ''}`
}

function answer({ outcome, addresses = [] }: JudgedProbe, areMany: boolean): string {
  const resolve = areMany ? 'resolve' : 'resolves'
  if (outcome === 'resolved') return `${resolve} to ${addresses.join(', ')}`
  if (outcome === 'wrong-answer') return `${resolve} to ${addresses.join(', ')}, which is somebody else`
  if (outcome !== 'name-not-found') return 'got no answer from the DNS server'
  return areMany ? 'do not resolve' : 'does not resolve'
}

const WANTED: Readonly<Record<JudgedProbe['expected'], string>> = {
  reply: 'an answer',
  'no-reply': 'none',
  open: 'it to be open',
  refused: 'a refusal',
  answer: 'an answer',
  closed: 'it to be closed',
  resolved: 'its address',
  'name-not-found': 'no address',
  unknown: 'nothing in particular',
}

/** What was expected instead, and why. `file` is that of the policy, where there is one. */
export function expectation({ expected, because, rule, reason }: JudgedProbe, file = ''): string {
  const promise = rule ? ruleWords(rule, file) : PROMISES[because]
  const why = reason === undefined ? promise : `${promise} (${printable(reason)})`
  return `expected ${WANTED[expected]}: ${why}`
}

export function ruleWords({ text, line }: RulePlace, file: string): string {
  return `${printable(file)}:${line} \`${printable(text)}\``
}
