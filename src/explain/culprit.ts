import type { Rule, RuleChain, RuleCounter, Ruleset, RuleTable } from '../model/ruleset.ts'
import type { Suspect } from './suspects.ts'

/** The rules of a namespace as they were before the packets were sent, and after; null where they could not be read. */
export interface Observed {
  readonly before: Ruleset
  readonly after: Ruleset | null
}

/** Who ended the way of packets, and how many more it counted while they were sent; null where it counts nothing. */
export interface Culprit extends Suspect {
  readonly rise: number | null
}

/**
 * Those that counted packets meanwhile, or count nothing and surely ended them; none behind one that surely did. One that
 * counts, and did not, has not ended anything, whatever its words say; one of which it is not sure that it is about them,
 * and counted fewer than the `packets` that were sent, counted others.
 */
export function culpritsOf(
  suspects: readonly Suspect[],
  observed: ReadonlyMap<string, Observed>,
  packets: number,
): Culprit[] {
  const guilty = suspects
    .map((suspect) => ({ ...suspect, ...weigh(suspect, observed, packets) }))
    .filter(({ isGuilty }) => isGuilty)
  return guilty[0]?.isSure ? guilty.slice(0, 1) : guilty
}

function weigh(
  { station, table, chain, rule, isSure }: Suspect,
  observed: ReadonlyMap<string, Observed>,
  packets: number,
): { readonly rise: number | null; readonly isGuilty: boolean } {
  const before = rule ? rule.counter : chain.counter
  const after = counterIn(observed.get(station.namespace)?.after ?? null, table, chain, rule)
  if (before === null || after === null) return { rise: null, isGuilty: isSure }
  const rise = after.packets - before.packets
  return { rise, isGuilty: rise >= (isSure ? 1 : packets) }
}

/** That of the same rule; null where it is gone, is another one by now, or counts nothing. */
function counterIn(
  ruleset: Ruleset | null,
  table: RuleTable,
  chain: RuleChain,
  rule: Rule | null,
): RuleCounter | null {
  const there = ruleset?.tables.find(
    ({ backend, family, name }) =>
      backend === table.backend && family === table.family && name === table.name,
  )
  if (there === undefined) return null
  const { chains, rules } = countedIn(there)
  if (rule === null) return chains.get(chain.name)?.counter ?? null
  const now = rules.get(keyOf(chain, rule))
  return now?.text === rule.text ? now.counter : null
}

interface Counted {
  readonly chains: ReadonlyMap<string, RuleChain>
  readonly rules: ReadonlyMap<string, Rule>
}

/** Many suspects may be looked up in one table. */
const counted = new WeakMap<RuleTable, Counted>()

function countedIn(table: RuleTable): Counted {
  const known = counted.get(table) ?? {
    chains: new Map(table.chains.map((chain) => [chain.name, chain])),
    rules: new Map(
      table.chains.flatMap((chain) => chain.rules.map((rule) => [keyOf(chain, rule), rule] as const)),
    ),
  }
  counted.set(table, known)
  return known
}

function keyOf({ name }: RuleChain, { number, handle }: Rule): string {
  return `${handle === null ? `number ${number}` : `handle ${handle}`} ${name}`
}
