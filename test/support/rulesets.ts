import { readFileSync } from 'node:fs'
import type { RuleChain, RuleCounter, Ruleset, RuleTable } from '../../src/model/ruleset.ts'
import { decodeAnswer } from '../../src/probe/helper-protocol.ts'
import { RulesTold } from '../../src/probe/rules-told.ts'

/** What stands in a file of test/fixtures/rulesets. */
export function recorded(file: string): string[] {
  return readFileSync(new URL(`../fixtures/rulesets/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
}

/** What the lines of a helper say of the one namespace that they are of. */
export function rulesetOf(lines: readonly string[]): Ruleset | null {
  const told = new RulesTold()
  for (const line of lines) {
    const answer = decodeAnswer(line)
    if (answer.kind === 'rules' || answer.kind === 'more' || answer.kind === 'ruleset') told.take(answer)
  }
  return told.ruleset()
}

/** Each chain with its policy and rules, as iptables-save(8) with `-c` writes them; by `FAMILY TABLE CHAIN`. */
export function savedOf({ tables }: Ruleset): Map<string, string[]> {
  const chains = tables.flatMap((table) => table.chains.map((chain) => [table, chain] as const))
  return new Map(
    chains.map(([{ family, name }, chain]) => [`${family} ${name} ${chain.name}`, linesOf(chain)]),
  )
}

function linesOf({ policy, counter, rules }: RuleChain): string[] {
  // It has this for a policy that nobody counts, too.
  const head = `${policy?.toUpperCase() ?? '-'} ${counter === null ? '[0:0]' : counterText(counter)}`
  return [head, ...rules.map((rule) => `${counterText(rule.counter)} ${rule.text}`)]
}

function counterText(counter: RuleCounter | null): string {
  return counter === null ? 'uncounted' : `[${counter.packets}:${counter.bytes}]`
}

/** The same of what iptables-save itself wrote, of one family. */
export function readSaved(family: RuleTable['family'], lines: readonly string[]): Map<string, string[]> {
  const chains = new Map<string, string[]>()
  let table = ''
  for (const line of lines) {
    const [, name, policy] = /^:(\S+) (.+)$/.exec(line) ?? []
    const [, counter, chain, text] = /^(\[\d+:\d+\]) -A (\S+) ?(.*)$/.exec(line) ?? []
    if (line.startsWith('*')) table = line.slice(1)
    if (name !== undefined && policy !== undefined) chains.set(`${family} ${table} ${name}`, [policy])
    if (chain !== undefined) chains.get(`${family} ${table} ${chain}`)?.push(`${counter} ${text}`)
  }
  return chains
}
