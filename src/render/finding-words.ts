import type { JudgedProbe, RulePlace } from '../model/report.ts'
import { answerWords } from '../verdict/answer-words.ts'
import { PROMISES } from '../verdict/promises.ts'
import { printable } from './style.ts'

/** A probe that is not as expected; of names, all that fail alike. */
export type Finding = JudgedProbe & { readonly names: readonly string[] }

/** Several names of one container mostly fare alike: told once, with all of them. */
export function alike(probes: readonly JudgedProbe[]): Finding[] {
  const sameness = ([index, probe]: [number, JudgedProbe]) =>
    probe.kind === 'dns'
      ? `${probe.outcome} ${probe.because} ${probe.rule?.line} ${probe.addresses} ${probe.reason}`
      : index
  return [...Map.groupBy(probes.entries(), sameness).values()].map((group) => {
    const [[, first]] = group as [[number, JudgedProbe]]
    return { ...first, names: [...new Set(group.flatMap(([, { name }]) => name ?? []))] }
  })
}

/** What was seen. */
export function seen(probe: Finding): string {
  const time = probe.outcome === 'reply' ? ` in ${probe.rttMs?.toFixed(2)} ms` : ''
  return `${printable(answerWords(probe, probe.names))}${time}`
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

/** What was expected instead, why, and the code by which `explain` tells more. `file` is that of the policy, where there is one. */
export function expectation({ expected, because, rule, reason, code }: JudgedProbe, file = ''): string {
  const promise = rule ? ruleWords(rule, file) : PROMISES[because]
  const why = reason === undefined ? promise : `${promise} (${printable(reason)})`
  return `expected ${WANTED[expected]}: ${why}${code === undefined ? '' : ` [${code}]`}`
}

export function ruleWords({ text, line }: RulePlace, file: string): string {
  return `${printable(file)}:${line} \`${printable(text)}\``
}
