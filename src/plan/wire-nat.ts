import type { Rule, RuleChain, RuleMatch, Ruleset, RuleTable } from '../model/ruleset.ts'
import { overlaps, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { WiredNatRule } from '../model/wiring.ts'

/** What a network is known by in the rules of the engine's host. */
export interface RuleTraits {
  readonly bridge: string | null
  readonly subnets: readonly Subnet[]
}

/** The rules that translate addresses, and speak of a network: of its bridge, or of addresses in its subnets. */
export function natOf({ tables }: Ruleset, traits: RuleTraits): WiredNatRule[] {
  return tables.flatMap((table) =>
    natChains(table).flatMap((chain) =>
      chain.rules.filter((rule) => speaksOf(rule, traits)).map((rule) => natRule(rule, chain, table)),
    ),
  )
}

function natRule(
  { text, matches, verdict, counter }: Rule,
  chain: RuleChain,
  { family }: RuleTable,
): WiredNatRule {
  const to = verdict !== null && 'to' in verdict ? verdict.to : null
  const sources = matches.flatMap((match) => {
    return match.kind === 'address' && match.end === 'source' && !match.not ? match.prefixes : []
  })
  return {
    family,
    chain: chain.name,
    text,
    verdict: verdict?.kind ?? null,
    from: sources.join() || null,
    to,
    packets: counter?.packets ?? null,
  }
}

/** Those of the type, and all that lead on from them: these have no type of their own. */
function natChains({ chains }: RuleTable): readonly RuleChain[] {
  const reached = new Set(chains.filter(({ type }) => type === 'nat').map(({ name }) => name))
  // A set tells what is added to it while it is gone through.
  for (const name of reached) {
    const { rules = [] } = chains.find((chain) => chain.name === name) ?? {}
    for (const { verdict } of rules) {
      if (verdict?.kind === 'jump' || verdict?.kind === 'goto') reached.add(verdict.chain)
    }
  }
  return chains.filter(({ name }) => reached.has(name))
}

/** What leads to other chains is told by what stands there. */
function speaksOf({ matches, verdict }: Rule, traits: RuleTraits): boolean {
  if (verdict?.kind === 'jump' || verdict?.kind === 'goto') return false
  const to = verdict !== null && 'to' in verdict ? verdict.to : null
  return matches.some((match) => isAbout(match, traits)) || (to !== null && leadsInto(to, traits))
}

/** That it is not from everywhere else says nothing of a network. */
export function isAbout(match: RuleMatch, { bridge, subnets }: RuleTraits): boolean {
  if (match.kind === 'interface') return match.name === bridge
  if (match.kind !== 'address' || match.not) return false
  return match.prefixes.some((prefix) => {
    const range = parseSubnet(prefix)
    return range !== undefined && range.prefix > 0 && subnets.some((subnet) => overlaps(range, subnet))
  })
}

/** `172.18.0.2:80`, `[fd00::2]:80`, or a range of addresses, whose first one counts. */
function leadsInto(to: string, { subnets }: RuleTraits): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]-]+)|([\da-f.:]+))/i.exec(to) ?? []
  const address = bracketed ?? (plain?.includes('.') ? plain.replace(/:.*/, '') : plain) ?? ''
  const own = parseSubnet(`${address}/${address.includes(':') ? 128 : 32}`)
  return own !== undefined && subnets.some((subnet) => overlaps(own, subnet))
}
