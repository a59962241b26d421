import { HOST_KEY } from '../model/place.ts'
import { portMappingOf } from '../model/port-mapping.ts'
import type { JudgedProbe } from '../model/report.ts'
import { notPublishedOf } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { PROMISES } from '../verdict/promises.ts'
import { type Facts, isViolation, publicationWords } from './facts.ts'
import type { Check } from './reason.ts'

const words = (probes: readonly JudgedProbe[]) => probes.map((probe) => answerWords(probe))

/** Of the target's published ports, none of which may be open by another address of the host. */
export const unserved: Check = ({ published, probes, to }) => {
  const found = [...published, ...probes].filter(({ outcome }) => outcome === 'unserved')
  const isOpen = ({ port, kind }: JudgedProbe) =>
    published.some((one) => one.outcome === 'open' && one.kind === kind && one.port === port)
  const left = found.filter((probe) => !isOpen(probe))
  if (left.length === 0) return null
  return {
    message: `no program of ${to.place.name} serves what the host's proxy takes for it`,
    evidence: [...to.place.published.map(publicationWords), ...words(left)],
    fix: null,
  }
}

const NOT_LED: readonly JudgedProbe['because'][] = ['published-apart', 'no-proxy']

/** The settings keep the source from published ports, and nothing came through. */
export const notLed: Check = ({ published, from, to }) => {
  const shut = published.filter(({ because }) => NOT_LED.includes(because))
  const [first] = shut
  if (!first || published.some(({ outcome }) => outcome === 'open')) return null
  return {
    message: `${from.container.name} does not reach the published ports of ${to.container.name} by way of the host`,
    evidence: [PROMISES[first.because], ...words(shut)],
    fix: null,
  }
}

export const hostNotLed: Check = (facts) => {
  const { from, to, published, host, rules } = facts
  if (from.place.mode.kind !== 'host' || !published.some(isViolation)) return null
  const mapping = portMappingOf(rules.get(HOST_KEY) ?? host?.ruleset ?? null, 4)
  if (!mapping?.maps || mapping.proxy !== false || mapping.hooks.output) return null
  return {
    message: `what the host sends to the published ports of ${to.container.name} is not led on to it`,
    evidence: [
      'no rule at OUTPUT of the NAT table leads to those of the engine',
      ...words(published.filter(isViolation)),
    ],
    fix: null,
  }
}

export const notPublished: Check = ({ to, port }: Facts) => {
  const { place, networks } = to
  const missing = notPublishedOf(place).filter(
    (one) => port === null || [one.port, one.hostPort].includes(port.port),
  )
  const [first] = missing
  if (!first) return null
  const at = first.hostPort > 0 ? `port ${first.hostPort} of the host` : 'a port of the host'
  const inside = networks.length > 0 && networks.every(({ internal }) => internal)
  return {
    message: `${first.protocol}/${first.port} of ${place.name} was to be published at ${at}, and is not`,
    evidence: inside
      ? [`${place.name} is on internal networks only: ${networks.map(({ name }) => name).join(', ')}`]
      : [`${place.name} is on ${networks.map(({ name }) => name).join(', ') || 'no network'}`],
    fix: null,
  }
}
