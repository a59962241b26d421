import type { JudgedProbe } from '../model/report.ts'

/** What was seen, without the time that it took. `names` are all that failed alike, of a question for a name. */
export function answerWords(probe: JudgedProbe, names: readonly string[] = namesOf(probe)): string {
  if (probe.kind === 'dns') {
    const quoted = names.map((name) => `"${name}"`).join(', ')
    return `${quoted} ${nameAnswer(probe, names.length > 1)}`
  }
  return PATHS[probe.outcome]?.(probe) ?? `${place(probe)} did not answer ${CALLS[probe.kind]}`
}

function namesOf({ name }: JudgedProbe): string[] {
  return name === undefined ? [] : [name]
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
  reply: (probe) => `${place(probe)} answered ${CALLS[probe.kind]}`,
  open: (probe) => `${place(probe)} is open${probe.payload === 'received' ? ': the datagram arrived' : ''}`,
  refused: (probe) => `${place(probe)} was reached, and refused ${CALLS[probe.kind]}`,
  unserved: (probe) => `${place(probe)} was accepted on the host, but no program of the container serves it`,
  inconsistent: (probe) =>
    `${place(probe)} answered ${(probe.attempts ?? 0) - (probe.lost ?? 0)} of ${probe.attempts}`,
  unreachable: (probe) => `${place(probe)} is unreachable (${probe.cause})`,
  'wrong-answer': (probe) => `${place(probe)} answered, but the target never got the question`,
  'not-measured': (probe) => `${CALLS[probe.kind]} to ${place(probe)} was not tried`,
}

function place({ kind, address, port, network }: JudgedProbe): string {
  const end = port === undefined ? (address ?? 'it') : `${kind}/${port} of ${address}`
  return `${end}${network ? ` on ${network}` : ''}`
}

function nameAnswer({ outcome, addresses = [] }: JudgedProbe, areMany: boolean): string {
  const resolve = areMany ? 'resolve' : 'resolves'
  if (outcome === 'resolved') return `${resolve} to ${addresses.join(', ')}`
  if (outcome === 'wrong-answer') return `${resolve} to ${addresses.join(', ')}, which is somebody else`
  if (outcome === 'not-measured') return `${areMany ? 'were' : 'was'} not asked for`
  if (outcome !== 'name-not-found') return 'got no answer from the DNS server'
  return areMany ? 'do not resolve' : 'does not resolve'
}
