import { isEngineChain } from '../model/engine-rules.ts'
import type { Rule, RuleChain, RuleMatch, Ruleset, RuleTable } from '../model/ruleset.ts'

/** A chain that every packet meets which the host forwards, and where that leads. */
export interface ForwardPath {
  readonly table: RuleTable
  readonly chain: RuleChain
  /** The rules that a packet may meet from there on, with the chains that they are in. */
  readonly rules: readonly PlacedRule[]
}

export interface PlacedRule {
  readonly chain: string
  readonly rule: Rule
}

/** Of IPv4 those of all tables: each of them can drop what the others let through. */
export function forwardPaths({ tables }: Ruleset): ForwardPath[] {
  return tables
    .filter(({ family }) => family === 'ip' || family === 'inet' || family === 'bridge')
    .flatMap((table) =>
      table.chains
        .filter(({ hook, type }) => hook?.name === 'forward' && type === 'filter')
        .map((chain) => ({ table, chain, rules: rulesFrom(chain, table) })),
    )
}

function rulesFrom(start: RuleChain, { chains }: RuleTable): PlacedRule[] {
  const reached = new Set([start.name])
  const rules: PlacedRule[] = []
  // A set tells what is added to it while it is gone through.
  for (const name of reached) {
    for (const rule of chains.find((chain) => chain.name === name)?.rules ?? []) {
      rules.push({ chain: name, rule })
      if (rule.verdict?.kind === 'jump' || rule.verdict?.kind === 'goto') reached.add(rule.verdict.chain)
    }
  }
  return rules
}

/** The tables that engines make chains in, or make altogether. */
export function isOfEngine(table: RuleTable): boolean {
  return table.chains.some(({ name }) => isEngineChain(table, name))
}

/** Whether a rule of a chain is the engine's own, by where it is, or by what engines put into FORWARD itself. */
export function isEngineRule(table: RuleTable, { chain, rule }: PlacedRule): boolean {
  if (isEngineChain(table, chain)) return true
  const ways = rule.matches.map((match) => (match.kind === 'interface' && !match.not ? match.name : ''))
  // What ICC off is made of, before there was a chain for it.
  return chain === 'FORWARD' && rule.matches.length === 2 && ways[0] !== '' && ways[0] === ways[1]
}

/** A rule that says of which interface or address it is says it of these alone. */
export function isGeneral({ matches }: Rule): boolean {
  return matches.every((match) => !isPlace(match) || match.not)
}

function isPlace(match: RuleMatch): match is Extract<RuleMatch, { kind: 'interface' | 'address' }> {
  return match.kind === 'interface' || match.kind === 'address'
}

/** What concerns nothing but packets of connections that are there already, or that belong to none. */
export function isOfKnownConnections({ matches }: Rule): boolean {
  return matches.some(
    (match) =>
      match.kind === 'conntrack' &&
      !match.not &&
      !match.states.some((state) => state === 'new' || state === 'untracked'),
  )
}
