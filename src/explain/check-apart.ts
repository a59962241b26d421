import type { PromiseKey } from '../model/outcome.ts'
import { ICC } from '../model/topology.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { PROMISES } from '../verdict/promises.ts'
import {
  askedOf,
  type Facts,
  isAnswered,
  isPromised,
  isReached,
  type Party,
  publicationWords,
} from './facts.ts'
import { joinThem } from './fixes.ts'
import type { Check } from './reason.ts'

/** The settings keep the pair apart in every way, one for a reason of these, and nothing came through. */
function apart(message: (facts: Facts) => string, ...reasons: readonly PromiseKey[]): Check {
  return (facts) => {
    if (isReached(facts) || askedOf(facts).some(isPromised)) return null
    const shut = askedOf(facts).filter(
      ({ expected, because }) => expected === 'no-reply' && reasons.includes(because),
    )
    const [first] = shut
    if (!first) return null
    const promise = first.because === 'not-on-network' ? [] : [PROMISES[first.because]]
    return {
      message: message(facts),
      evidence: [...[facts.from, facts.to].map(places), ...promise, ...settingsOf(facts)],
      fix: joinThem(facts),
    }
  }
}

const both = ({ from, to }: Facts) => `${from.container.name} and ${to.container.name}`

export const noSharedNetwork = apart((facts) => `${both(facts)} are on no network together`, 'not-on-network')

export const internalNetwork = apart(
  (facts) => `an internal network keeps ${both(facts)} apart`,
  'internal-network',
)

export const iccOff = apart(
  (facts) => `the network of ${both(facts)} has inter-container communication off`,
  'icc-off',
)

export const privateMode = apart(
  (facts) => `the network of ${both(facts)} keeps its members apart`,
  'private-mode',
)

export const hostOffNetwork = apart(
  (facts) => `the host of ${both(facts)} has no address on the network that joins them`,
  'host-off-network',
)

export const gatewayMode = apart(
  (facts) => `a gateway mode keeps ${both(facts)} apart`,
  'gateway-mode-closed',
  'routed-unpublished',
)

function places({ container, place, networks }: Party): string {
  const { name } = container
  if (place.mode.kind === 'host') return `${name} is in the network of the host`
  const names = networks.map((network) => `${network.name}${network.internal ? ' (internal)' : ''}`)
  return `${name} is on ${names.length > 0 ? names.join(', ') : 'no network'}`
}

const TELLING = /\.gateway_mode_ipv[46]$|^macvlan_mode$|^ipvlan_flag$|^parent$/

/** Those options of their networks that may keep somebody apart. */
function settingsOf({ from, to }: Facts): string[] {
  const networks = new Map([...from.networks, ...to.networks].map((network) => [network.id, network]))
  const isTelling = ([key, value]: [string, string]) =>
    TELLING.test(key) || (key === ICC && value === 'false')
  return [...networks.values()].flatMap(({ name, options }) =>
    Object.entries(options)
      .filter(isTelling)
      .map(([key, value]) => `${name}: ${key}=${value}`),
  )
}

export const throughGateway: Check = (facts) => {
  const open = askedOf(facts).filter((probe) => isAnswered(probe) && probe.because === 'gateway-mode-open')
  if (open.length === 0 || facts.shared.length > 0) return null
  return {
    message: `${both(facts)} meet only through the gateway`,
    evidence: [...settingsOf(facts), ...open.map((probe) => answerWords(probe))],
    fix: joinThem(facts),
  }
}

export const throughHost: Check = (facts) => {
  const open = facts.published.filter(({ outcome }) => outcome === 'open')
  const { from, to } = facts
  if (isReached(facts) || open.length === 0) return null
  return {
    message: `${from.container.name} reaches a port of ${to.container.name} through the host`,
    evidence: [...to.place.published.map(publicationWords), ...open.map((probe) => answerWords(probe))],
    fix: null,
  }
}
