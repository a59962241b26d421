import type { Rule, RuleMatch } from '../model/ruleset.ts'
import type { Budget } from './budget.ts'
import type { Clause, Variant } from './clause.ts'
import { matchInIptables, matchInNft } from './write-match.ts'
import { verdictInIptables, verdictInNft } from './write-verdict.ts'

export type Style = 'iptables' | 'nft'

interface Origin {
  readonly number: number
  readonly handle: number | null
  readonly style: Style
  readonly budget: Budget
}

const MOST_VARIANTS = 1024

/** A rule from its parts; several of the same number where sets and maps in it say what only several can. */
export function writeRule(clauses: readonly Clause[], origin: Origin): Rule[] {
  return variantsOf(clauses, origin.budget).map((parts) => {
    const counter = parts.findLast(({ kind }) => kind === 'counter')
    const verdict = parts.find(({ kind }) => kind === 'verdict')
    const { number, handle } = origin
    return {
      number,
      handle,
      matches: withoutImplied(parts.flatMap((part) => (part.kind === 'matches' ? part.matches : []))),
      verdict: verdict?.kind === 'verdict' ? verdict.verdict : null,
      counter: counter?.kind === 'counter' ? counter.counter : null,
      text: textOf(parts, origin.style),
    }
  })
}

type Part = Exclude<Clause, { kind: 'either' }>

/** One list of parts for each way through the alternatives. What a rule with several of them counted is not known of each. */
function variantsOf(clauses: readonly Clause[], budget: Budget): Part[][] {
  let all: Part[][] = [[]]
  for (const clause of clauses) {
    if (clause.kind !== 'either') {
      for (const parts of all) parts.push(clause)
    } else if (!isAffordable(all.length * clause.variants.length, budget)) {
      for (const parts of all) parts.push(...untold(clause.variants))
    } else {
      all = all.flatMap((parts) => clause.variants.map((variant) => [...parts, ...partsOf(variant)]))
    }
  }
  return all.map((parts) => (all.length > 1 ? withoutSharedCounter(parts, clauses) : parts))
}

function isAffordable(count: number, budget: Budget): boolean {
  return count <= MOST_VARIANTS && budget.takes(count)
}

/** One of them may be it, and what becomes of a packet then may be any of what they say. */
function untold(variants: readonly Variant[]): Part[] {
  const text = 'one of many'
  const match: Part = { kind: 'matches', matches: [{ kind: 'other', text }], text: null }
  const isMap = variants.some(({ verdict }) => verdict !== null)
  return isMap ? [match, { kind: 'verdict', verdict: { kind: 'other', text }, text: null }] : [match]
}

function withoutSharedCounter(parts: readonly Part[], clauses: readonly Clause[]): Part[] {
  return parts.filter((part) => part.kind !== 'counter' || !clauses.includes(part))
}

function partsOf({ matches, verdict, counter }: Variant): Part[] {
  return [
    { kind: 'matches', matches, text: null },
    ...(counter === null ? [] : [{ kind: 'counter', counter } as const]),
    ...(verdict === null ? [] : [{ kind: 'verdict', verdict, text: null } as const]),
  ]
}

/** That a packet is of a family need not be said where an address of it is asked for. */
function withoutImplied(matches: readonly RuleMatch[]): RuleMatch[] {
  const implied = matches.flatMap((match) => {
    if (match.kind !== 'address' || match.not || isWhole(match)) return []
    return [match.prefixes[0]?.includes(':') === true ? '::/0' : '0.0.0.0/0']
  })
  return matches.filter(
    (match) => match.kind !== 'address' || match.not || !implied.includes(match.prefixes.join()),
  )
}

function isWhole({ prefixes }: { readonly prefixes: readonly string[] }): boolean {
  return /^(0\.0\.0\.0|::)\/0$/.test(prefixes.join())
}

function textOf(parts: readonly Part[], style: Style): string {
  const words = style === 'iptables' ? wordsInIptables(parts) : wordsInNft(parts)
  return words.filter((word) => word !== '').join(' ')
}

/** What every rule may ask comes first, in this order, whatever the kernel is asked first. */
function rankInIptables(match: RuleMatch | undefined): number {
  if (match?.kind === 'address') return match.end === 'source' ? 0 : 1
  if (match?.kind === 'interface') return match.way === 'in' ? 2 : 3
  return match?.kind === 'protocol' ? 4 : 5
}

function wordsInIptables(parts: readonly Part[]): string[] {
  const ranked = parts.flatMap((part) => {
    if (part.kind === 'counter') return []
    if (part.kind === 'note') return [{ rank: part.text.startsWith('-j') ? 6 : 5, text: part.text }]
    if (part.kind === 'verdict') return [{ rank: 6, text: part.text ?? verdictInIptables(part.verdict) }]
    if (part.text !== null) return [{ rank: 5, text: part.text }]
    return part.matches.map((match) => ({
      rank: rankInIptables(match),
      text: matchInIptables(match, protocolOf(parts)),
    }))
  })
  const words = ranked.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text)
  // Two ports of one protocol are one match of it.
  return words.map((word, index) => {
    const [, match = ''] = /^(-m (?:tcp|udp) )/.exec(word) ?? []
    return match !== '' && words[index - 1]?.startsWith(match) === true ? word.slice(match.length) : word
  })
}

function protocolOf(parts: readonly Part[]): string | null {
  for (const part of parts) {
    if (part.kind !== 'matches') continue
    for (const match of part.matches) if (match.kind === 'protocol' && !match.not) return match.protocol
  }
  return null
}

function wordsInNft(parts: readonly Part[]): string[] {
  const kept = new Set(withoutImplied(parts.flatMap((part) => (part.kind === 'matches' ? part.matches : []))))
  const protocol = protocolOf(parts)
  const hasPorts = [...kept].some(({ kind }) => kind === 'port')
  return parts.flatMap((part) => {
    if (part.kind === 'note') return [part.text]
    if (part.kind === 'counter') return ['counter']
    if (part.kind === 'verdict') return [part.text ?? verdictInNft(part.verdict)]
    if (part.text !== null) return [part.text]
    return part.matches
      .filter((match) => kept.has(match) && !(hasPorts && match.kind === 'protocol' && !match.not))
      .map((match) => matchInNft(match, protocol))
  })
}
