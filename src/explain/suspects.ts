import type { Rule, RuleChain, RuleFamily, Ruleset, RuleTable } from '../model/ruleset.ts'
import type { Packet, Station } from './packet.ts'
import { isAbout } from './rule-matches.ts'

/** What may have ended the way of a packet: a rule, or the policy of a chain that nothing in it let it out of. */
export interface Suspect {
  readonly station: Station
  readonly table: RuleTable
  readonly chain: RuleChain
  /** Null for the policy. */
  readonly rule: Rule | null
  /** Whether the packet surely comes there, and is one of those that it is about. */
  readonly isSure: boolean
}

/** In the order in which a packet meets them; behind one that surely ends its way nobody is suspected. */
export function suspectsAt(ruleset: Ruleset, packet: Packet, station: Station): Suspect[] {
  const suspects: Suspect[] = []
  for (const { table, chain } of chainsAt(ruleset, packet, station)) {
    // Where it may have ended before, it does not surely come any further.
    const isSure = suspects.length === 0 && (!station.isBridged || station.isFiltered === true)
    const way = new Way(table, packet, station, isSure, budgetOf(ruleset))
    way.pass(chain)
    suspects.push(...way.suspects)
    if (suspects.some((suspect) => suspect.isSure)) break
  }
  return suspects
}

/** How many rules are looked at in one namespace, whoever's packets meet them: its owner may have made any number of them. */
const MOST_VISITS = 1_000_000

interface Budget {
  left: number
}

const budgets = new WeakMap<Ruleset, Budget>()

function budgetOf(ruleset: Ruleset): Budget {
  const known = budgets.get(ruleset) ?? { left: MOST_VISITS }
  budgets.set(ruleset, known)
  return known
}

interface Base {
  readonly table: RuleTable
  readonly chain: RuleChain
}

/** The chains that a packet of IP meets at a hook, in their order. Those of `nat` change packets, and end none. */
function chainsAt({ tables }: Ruleset, { version }: Packet, station: Station): Base[] {
  const families = familiesOf(version, station)
  return tables
    .filter(({ family }) => families.includes(family))
    .flatMap((table) => table.chains.map((chain) => ({ table, chain })))
    .filter(({ chain }) => chain.hook?.name === station.hook && chain.type !== 'nat')
    .sort((a, b) => (a.chain.hook?.priority ?? 0) - (b.chain.hook?.priority ?? 0))
}

function familiesOf(version: 4 | 6, { isBridged, isFiltered }: Station): RuleFamily[] {
  const ip: RuleFamily[] = [version === 4 ? 'ip' : 'ip6', 'inet']
  if (!isBridged) return ip
  return isFiltered === false ? ['bridge'] : ['bridge', ...ip]
}

/** What a walk through a chain comes to: out of its end, away for good, or nobody knows which. */
type End = 'through' | 'decided' | 'unsure'

/** One packet on its way through the chains of one table. */
class Way {
  readonly suspects: Suspect[] = []
  readonly #table: RuleTable
  readonly #packet: Packet
  readonly #station: Station
  /** As the rules of the table see it. */
  readonly #seen: Station
  readonly #chains: ReadonlyMap<string, RuleChain>
  readonly #budget: Budget
  /**
   * What the walk through each chain came to. Its suspects are known then, and were met the first time for as sure as any time
   * later; one that the walk is still in leads round in a circle.
   */
  readonly #walked = new Map<RuleChain, End>()
  /** Whether the packet surely is where the walk is. */
  #isSure: boolean

  constructor(table: RuleTable, packet: Packet, station: Station, isSure: boolean, budget: Budget) {
    this.#table = table
    this.#chains = chainsOf(table)
    this.#budget = budget
    this.#packet = packet
    this.#station = station
    this.#seen = table.family === 'bridge' ? { ...station, ...station.ports } : station
    this.#isSure = isSure
  }

  /** Through a chain with a hook, to its policy. */
  pass(chain: RuleChain): void {
    if (this.#walk(chain, 0) !== 'decided' && chain.policy === 'drop')
      this.#suspect(chain, null, this.#isSure)
  }

  #walk(chain: RuleChain, depth: number): End {
    const known = this.#walked.get(chain)
    if (known !== undefined) return known
    if (depth > DEEPEST) return 'unsure'
    this.#walked.set(chain, 'unsure')
    const end = this.#meet(chain, depth)
    this.#walked.set(chain, end)
    return end
  }

  #meet(chain: RuleChain, depth: number): End {
    let end: End = 'through'
    for (const rule of chain.rules) {
      if (this.#budget.left === 0) {
        this.#isSure = false
        return 'unsure'
      }
      this.#budget.left -= 1
      const isIts = isAbout(rule, this.#packet, this.#seen)
      if (isIts === false || rule.verdict === null) continue
      const done = this.#follow(chain, rule, isIts === true, depth)
      if (isIts === true && done !== 'unsure' && done !== 'through') return done === 'out' ? end : 'decided'
      if (isIts === null || done === 'unsure') {
        if (done === 'through') continue
        end = 'unsure'
        this.#isSure = false
      }
    }
    return end
  }

  /** `out` is back to whoever jumped there. */
  #follow(chain: RuleChain, rule: Rule, isIts: boolean, depth: number): End | 'out' {
    const { verdict } = rule
    switch (verdict?.kind) {
      case 'drop':
      case 'reject':
        this.#suspect(chain, rule, this.#isSure && isIts)
        return 'decided'
      case 'accept':
        return 'decided'
      case 'return':
        return 'out'
      case 'jump':
      case 'goto':
        return this.#jump(verdict.chain, verdict.kind === 'goto', isIts, depth)
      case 'other':
        return 'unsure'
      default:
        return 'through'
    }
  }

  #jump(name: string, isGone: boolean, isIts: boolean, depth: number): End | 'out' {
    const there = this.#chains.get(name)
    if (!there) return 'unsure'
    const wasSure = this.#isSure
    this.#isSure &&= isIts
    const end = this.#walk(there, depth + 1)
    // Where nothing there can have ended it, it does not matter whether it was there.
    if (end === 'through') this.#isSure = wasSure
    return end === 'through' && isGone ? 'out' : end
  }

  #suspect(chain: RuleChain, rule: Rule | null, isSure: boolean): void {
    this.suspects.push({ station: this.#station, table: this.#table, chain, rule, isSure })
  }
}

/** Deeper than the kernel follows the rules of nftables; those of iptables' own tables it follows as deep as they go. */
const DEEPEST = 512

const jumpedTo = new WeakMap<RuleTable, ReadonlyMap<string, RuleChain>>()

/** Those that rules may jump to, by name. */
function chainsOf(table: RuleTable): ReadonlyMap<string, RuleChain> {
  const named = table.chains.filter(({ hook }) => hook === null).map((chain) => [chain.name, chain] as const)
  const known = jumpedTo.get(table) ?? new Map(named)
  jumpedTo.set(table, known)
  return known
}
