import type { RuleCounter, RuleMatch, RuleVerdict } from '../model/ruleset.ts'

/** One part of a rule, in the rule's order. */
export type Clause =
  /** What it asks of a packet; `text` where the writer cannot tell it by itself: it then stands for all of the matches. */
  | { readonly kind: 'matches'; readonly matches: readonly RuleMatch[]; readonly text: string | null }
  /** Something that is no question, or whose answer is of no matter: a comment, a mark, a line in a log. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'counter'; readonly counter: RuleCounter }
  /** `text` where the writer cannot tell it by itself. */
  | { readonly kind: 'verdict'; readonly verdict: RuleVerdict; readonly text: string | null }
  /** Exactly one of them, if any: what a set or a map says is as several rules. */
  | { readonly kind: 'either'; readonly variants: readonly Variant[] }

export interface Variant {
  readonly matches: readonly RuleMatch[]
  readonly verdict: RuleVerdict | null
  readonly counter: RuleCounter | null
}

export function matches(...all: readonly RuleMatch[]): Clause {
  return { kind: 'matches', matches: all, text: null }
}

export function note(text: string): Clause {
  return { kind: 'note', text }
}

/** A question that may be answered either way. */
export function unknown(text: string): Clause {
  return { kind: 'matches', matches: [{ kind: 'other', text }], text: `<${text}>` }
}

/** Its words are known, and what they mean is not for us to decide. */
export function undecided(text: string): Clause {
  return { kind: 'matches', matches: [{ kind: 'other', text }], text }
}

export function verdict(one: RuleVerdict, text: string | null = null): Clause {
  return { kind: 'verdict', verdict: one, text }
}
