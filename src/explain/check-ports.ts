import type { JudgedProbe, MixedAnswer } from '../model/report.ts'
import { type Listener, listens } from '../model/sight.ts'
import { notPublishedOf, type Port } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { mixedAnswers } from '../verdict/mixed-answers.ts'
import { askedOf, type Facts, publicationWords } from './facts.ts'
import type { Check } from './reason.ts'

/** The port that is asked about, where nobody takes what comes for it. */
function deafPort(facts: Facts): Port | null {
  const { port, to } = facts
  if (!port) return null
  const asked = askedOf(facts)
  const isHeard = ({ address }: JudgedProbe) =>
    address ? listens(to.sight, port.protocol, address, port.port) : null
  // Where somebody listens, a firewall refused.
  const isRefused = asked.some((probe) => probe.outcome === 'refused' && isHeard(probe) !== true)
  const isUnheard = asked.length > 0 && asked.every((probe) => isHeard(probe) === false)
  return asked.every(({ outcome }) => outcome !== 'open') && (isRefused || isUnheard) ? port : null
}

function evidenceOf(facts: Facts): string[] {
  return askedOf(facts).map((probe) => answerWords(probe))
}

export const mixed: Check = ({ probes, port, to }) => {
  const answers = mixedAnswers(probes).filter(
    (answer) => !port || (answer.kind === port.protocol && answer.port === port.port),
  )
  const [first] = answers
  if (!first) return null
  const words = ({ kind, port: number, open, refused }: MixedAnswer) =>
    `${kind}/${number} is open at ${open.join(', ')} and refused at ${refused.join(', ')}`
  return {
    message: `${to.container.name} serves ${first.kind}/${first.port} at some of its addresses only`,
    evidence: answers.map(words),
    fix: null,
  }
}

export const hostPort: Check = (facts) => {
  const port = deafPort(facts)
  const { place } = facts.to
  const published = [...place.published, ...notPublishedOf(place)].filter(
    (one) => one.hostPort === port?.port && one.protocol === port.protocol && one.port !== port.port,
  )
  const [first] = published
  if (!port || !first) return null
  return {
    message: `${port.port} is the port of the host that leads to ${first.protocol}/${first.port} of ${place.name}`,
    evidence: [
      ...place.published.filter((one) => published.includes(one)).map(publicationWords),
      ...evidenceOf(facts),
    ],
    fix: null,
  }
}

/** Of the port that is asked about; or, where none is, of those that the container says it serves. */
export const loopbackOnly: Check = (facts) => {
  const { to, port } = facts
  if (facts.isOneNamespace) return null
  const asked = port ? [deafPort(facts)] : [...to.container.exposed, ...to.place.published]
  const inside = asked.flatMap((one) => (one ? loopbackListeners(facts, one) : []))
  const [first] = inside
  if (!first) return null
  return {
    message: `${to.container.name} listens on ${first.protocol}/${first.port} for itself only`,
    evidence: inside.map(
      (one) => `in ${to.container.name} ${one.protocol}/${one.port} is bound to ${one.address}`,
    ),
    fix: null,
  }
}

/** Those at a port that nobody but its own namespace reaches. */
function loopbackListeners({ to }: Facts, { protocol, port }: Port): Listener[] {
  const there = (to.sight?.listeners ?? []).filter((one) => one.protocol === protocol && one.port === port)
  return there.every(({ address }) => isLoopback(address)) ? there : []
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

export const nobodyListens: Check = (facts) => {
  const port = deafPort(facts)
  if (!port || hostPort(facts) || loopbackOnly(facts)) return null
  const { container, sight } = facts.to
  const open = (sight?.listeners ?? []).filter(
    ({ protocol, address }) => protocol === port.protocol && !isLoopback(address),
  )
  const ports = [...new Set(open.map((one) => one.port))].sort((a, b) => a - b)
  return {
    message: `nothing listens on ${port.protocol}/${port.port} of ${container.name}`,
    evidence: [
      ...evidenceOf(facts),
      ...(sight?.listeners
        ? [`its ${port.protocol} ports are ${ports.length > 0 ? ports.join(', ') : 'none'}`]
        : []),
    ],
    fix: null,
  }
}
