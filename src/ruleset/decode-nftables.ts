import type { HookName, Rule, RuleBackend, RuleChain, RuleFamily, RuleTable } from '../model/ruleset.ts'
import { AttributeMap } from './attributes.ts'
import { Budget } from './budget.ts'
import type { Bytes } from './bytes.ts'
import { note } from './clause.ts'
import { counted, expressionsOf } from './nft-data.ts'
import { placeKey } from './place-key.ts'
import { quote } from './quote.ts'
import { type RuleContext, readRule } from './read-rule.ts'
import type { NftKind, RuleRecord } from './records.ts'
import { decodeSets } from './sets.ts'
import { type Style, writeRule } from './write-rule.ts'

const FAMILIES: ReadonlyMap<number, RuleFamily> = new Map([
  [1, 'inet'],
  [2, 'ip'],
  [3, 'arp'],
  [5, 'netdev'],
  [7, 'bridge'],
  [10, 'ip6'],
])
const TABLE = { name: 1, flags: 2 } as const
const DORMANT = 1
const CHAIN = { table: 1, name: 3, hook: 4, policy: 5, type: 7, counters: 8 } as const
const HOOK = { number: 1, priority: 2 } as const
const RULE = { table: 1, chain: 2, handle: 3, expressions: 4, comment: 7 } as const
const COMMENT = 0

/** The tables of nf_tables. Throws `Malformed` for what the kernel does not write. */
export function decodeNftables(records: readonly RuleRecord[]): RuleTable[] {
  const [sets, budget] = [decodeSets(records), new Budget()]
  const chains = Map.groupBy(told(records, 'chain'), (chain) => placeOf(chain, CHAIN.table))
  const rules = Map.groupBy(told(records, 'rule'), (rule) => placeOf(rule, RULE.table, RULE.chain))
  return told(records, 'table').map(({ family: number, attributes }) => {
    const name = attributes.text(TABLE.name)
    const family = FAMILIES.get(number) ?? 'netdev'
    const isDormant = ((attributes.numberOrNull(TABLE.flags) ?? 0) & DORMANT) !== 0
    const here = chains.get(placeKey(number, name)) ?? []
    const bare = here.map((chain) => decodeChain(chain, family, isDormant))
    const backend = backendOf(family, name, bare)
    const setNamed = (set: string) => sets.get(placeKey(number, name, set)) ?? null
    // nf_tables gives a type to those at hooks alone.
    const style: Style = backend === 'iptables-nft' ? 'iptables' : 'nft'
    const isForNat = backend === 'iptables-nft' && name === 'nat'
    return {
      backend,
      family,
      name,
      chains: bare.map((chain) => {
        const inside = rules.get(placeKey(number, name, chain.name)) ?? []
        return {
          ...chain,
          ...(isForNat && { type: 'nat' }),
          rules: decodeRules(inside, { family, setNamed, style, budget }),
        }
      }),
    }
  })
}

function placeOf({ family, attributes }: Told, ...types: readonly number[]): string {
  return placeKey(family, ...types.map((type) => attributes.text(type)))
}

interface Told {
  readonly family: number
  readonly attributes: AttributeMap
}

function told(records: readonly RuleRecord[], kind: NftKind): Told[] {
  return records.flatMap((record) =>
    record.kind === kind ? [{ family: record.family, attributes: new AttributeMap(record.bytes) }] : [],
  )
}

const HOOKS = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress'] as const
const HOOKS_OF: Partial<Record<RuleFamily, readonly HookName[]>> = {
  arp: ['input', 'output', 'forward'],
  netdev: ['ingress', 'egress'],
}

/** One of a dormant table is called by nobody, as long as that is dormant. */
function decodeChain({ attributes }: Told, family: RuleFamily, isDormant: boolean): RuleChain {
  const name = attributes.text(CHAIN.name)
  if (attributes.get(CHAIN.hook) === null || isDormant)
    return { name, hook: null, type: 'filter', policy: null, counter: null, rules: [] }
  const hook = attributes.nested(CHAIN.hook)
  const hookName = (HOOKS_OF[family] ?? HOOKS)[hook.number(HOOK.number)]
  const type = attributes.text(CHAIN.type)
  const counters = attributes.get(CHAIN.counters)
  return {
    name,
    hook: hookName === undefined ? null : { name: hookName, priority: hook.number(HOOK.priority) | 0 },
    type: type === 'nat' || type === 'route' ? type : 'filter',
    policy: attributes.numberOrNull(CHAIN.policy) === 0 ? 'drop' : 'accept',
    counter: counters && counted(new AttributeMap(counters)),
    rules: [],
  }
}

/** What iptables calls its tables, and the chains that it hangs into the kernel. */
const IPTABLES_TABLES: ReadonlySet<string> = new Set(['filter', 'nat', 'mangle', 'raw', 'security'])
const IPTABLES_CHAINS: ReadonlyMap<string, HookName> = new Map([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
])

function backendOf(family: RuleFamily, name: string, chains: readonly RuleChain[]): RuleBackend {
  const isOfIptables =
    (family === 'ip' || family === 'ip6') &&
    IPTABLES_TABLES.has(name) &&
    chains.every((chain) => chain.hook === null || IPTABLES_CHAINS.get(chain.name) === chain.hook.name)
  return isOfIptables ? 'iptables-nft' : 'nftables'
}

function decodeRules(rules: readonly Told[], context: RuleContext): Rule[] {
  const { style, budget } = context
  return rules.flatMap(({ attributes }, index) => {
    const list = attributes.get(RULE.expressions)
    const comment = commentOf(attributes.get(RULE.comment))
    const clauses = [
      ...readRule(list ? expressionsOf(list) : [], context),
      ...(comment === null
        ? []
        : [note(style === 'nft' ? `comment "${comment}"` : `-m comment --comment ${quote(comment)}`)]),
    ]
    const handle = attributes.get(RULE.handle)?.u64Net(0) ?? null
    return writeRule(clauses, { number: index + 1, handle, style, budget })
  })
}

/** From what a tool keeps with its rule, which the kernel does not look at: it is a comment, or left alone. */
function commentOf(bytes: Bytes | null): string | null {
  if (bytes === null || bytes.length < 2 || bytes.u8(0) !== COMMENT || bytes.length < 2 + bytes.u8(1))
    return null
  return bytes.part(2, bytes.u8(1)).text()
}
