import { isEngineChain } from '../model/engine-rules.ts'
import { HOST_KEY, placeKey } from '../model/place.ts'
import { shellWord } from '../model/shell.ts'
import { answerWords } from '../verdict/answer-words.ts'
import type { Culprit } from './culprit.ts'
import type { Facts, Party } from './facts.ts'
import type { Check, Found } from './reason.ts'
import { type RuleCase, ruleCases } from './rule-cases.ts'

export const ruleDrops: Check = (facts) => {
  const cases = ruleCases(facts).filter(({ culprit }) => culprit.rule !== null)
  const [first] = cases
  if (!first) return null
  const { culprit } = first
  const act = culprit.rule?.verdict?.kind === 'reject' ? 'reject' : 'drop'
  return {
    message: `a rule of ${placeOf(facts, culprit)} ${first.isDoubtful ? `may ${act}` : `${act}s`} ${whatOf(facts, first)}`,
    evidence: evidenceOf(cases),
    ...(first.isDoubtful ? { fix: null } : removal(facts, first)),
  }
}

export const policyDrops: Check = (facts) => {
  const cases = ruleCases(facts).filter(({ culprit }) => culprit.rule === null)
  const [first] = cases
  if (!first) return null
  return {
    message: `no rule of ${placeOf(facts, first.culprit)} accepts ${whatOf(facts, first)}, and its policy is to drop`,
    evidence: evidenceOf(cases),
    ...(first.isDoubtful ? { fix: null } : acceptance(facts, first)),
  }
}

function placeOf(facts: Facts, { station, chain }: Culprit): string {
  const party = insideOf(facts, station.namespace)
  return `${chain.name} ${party ? `inside ${party.place.name}` : 'on the host'}`
}

/** Whose namespace that is; undefined for the host's. */
function insideOf({ from, to }: Facts, key: string): Party | undefined {
  return key === HOST_KEY ? undefined : [from, to].find(({ place }) => placeKey(place) === key)
}

function whatOf({ from, to }: Facts, { packet }: RuleCase): string {
  const [sender, receiver] = packet.isReply ? [to, from] : [from, to]
  return `what ${sender.container.name} ${packet.isReply ? 'answers' : 'sends to'} ${receiver.container.name}`
}

function evidenceOf(cases: readonly RuleCase[]): string[] {
  return cases.flatMap(({ probe, culprit, others }) => [
    ...[culprit, ...others].map(ruleWords),
    answerWords(probe),
  ])
}

function ruleWords({ table, chain, rule, rise }: Culprit): string {
  const what = rule ? `rule ${rule.number} of ${chain.name}` : `the policy of ${chain.name}`
  const count = rise === null ? 'is' : `counted ${rise === 1 ? '1 packet' : `${rise} packets`} meanwhile:`
  const place = `table ${table.name} of ${table.family}, ${table.backend}`
  return `${what} (${place}) ${count} ${rule ? rule.text : 'DROP'}`
}

/** What the engine wrote itself it writes again: something else is amiss where that drops. */
function removal(facts: Facts, { culprit }: RuleCase): Pick<Found, 'fix' | 'fixOn'> {
  const { table, chain, rule } = culprit
  if (!rule || isEngineChain(table, chain.name)) return { fix: null }
  const name = shellWord(chain.name)
  if (table.backend !== 'nftables')
    return there(facts, culprit, `${iptables(culprit)} -D ${name} ${rule.number}`)
  if (rule.handle === null) return { fix: null }
  const place = `${table.family} ${shellWord(table.name)} ${name}`
  return there(facts, culprit, `nft delete rule ${place} handle ${rule.handle}`)
}

/** On the host it is the engine's to let its networks through, not everything. */
function acceptance(facts: Facts, { culprit }: RuleCase): Pick<Found, 'fix' | 'fixOn'> {
  const { table, chain, station } = culprit
  if (table.backend === 'nftables' || !insideOf(facts, station.namespace)) return { fix: null }
  return there(facts, culprit, `${iptables(culprit)} -P ${shellWord(chain.name)} ACCEPT`)
}

function iptables({ table }: Culprit): string {
  const command = table.family === 'ip6' ? 'ip6tables' : 'iptables'
  const which = table.backend === 'iptables-legacy' ? `${command}-legacy` : command
  return table.name === 'filter' ? which : `${which} -t ${shellWord(table.name)}`
}

function there(facts: Facts, { station }: Culprit, command: string): Pick<Found, 'fix' | 'fixOn'> {
  const inside = insideOf(facts, station.namespace)
  if (!inside) return { fix: command, fixOn: 'host' }
  const { sandbox } = inside.place
  return sandbox ? { fix: `nsenter --net=${shellWord(sandbox)} ${command}`, fixOn: 'host' } : { fix: null }
}
