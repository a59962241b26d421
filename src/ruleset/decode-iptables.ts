import type { HookName, Rule, RuleChain, RuleMatch, RuleTable } from '../model/ruleset.ts'
import { Budget } from './budget.ts'
import { type Bytes, Malformed } from './bytes.ts'
import { type Clause, matches, verdict } from './clause.ts'
import type { RuleRecord } from './records.ts'
import { writeRule } from './write-rule.ts'
import { entryMatches, type Version } from './xt-entry.ts'
import { decodeXtMatch } from './xt-matches.ts'
import { decodeXtTarget } from './xt-targets.ts'

/** `struct ipt_getinfo`, then `struct ipt_get_entries`; of ip6tables likewise. */
const INFO = { validHooks: 32, hookEntry: 36, underflow: 56, bytes: 84 } as const
const ENTRIES_HEADER = 40

/** The hooks by the kernel's numbers, and the chains that iptables has there. */
const HOOKS = [
  ['prerouting', 'PREROUTING'],
  ['input', 'INPUT'],
  ['forward', 'FORWARD'],
  ['output', 'OUTPUT'],
  ['postrouting', 'POSTROUTING'],
] as const satisfies readonly (readonly [HookName, string])[]

/** Where the tables come in turn at a hook. */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  filter: 0,
  security: 50,
}
const NAT_PRIORITIES: Partial<Record<HookName, number>> = {
  prerouting: -100,
  input: 100,
  output: -100,
  postrouting: 100,
}

/** The tables that iptables has of its own in the kernel. Throws `Malformed` for what that does not write. */
export function decodeIptables(records: readonly RuleRecord[]): RuleTable[] {
  return records.flatMap((record) => {
    if (record.kind !== 'iptables') return []
    const { version, name, bytes } = record
    const family = version === 4 ? 'ip' : 'ip6'
    return [{ backend: 'iptables-legacy', family, name, chains: decodeChains(name, version, bytes) }]
  })
}

function decodeChains(table: string, version: Version, bytes: Bytes): RuleChain[] {
  const entries = entriesOf(bytes.from(INFO.bytes + ENTRIES_HEADER), version)
  const heads = headsOf(bytes, entries)
  const names = new Map(heads.map(({ first, name }) => [first, name]))
  return heads.map(({ name, hook, first, last }) => {
    const inside = entries.filter(({ at }) => at >= first && at < last)
    const underflow = hook === null ? null : entries.find(({ at }) => at === last)
    const priority = hook === null ? 0 : ((table === 'nat' ? NAT_PRIORITIES[hook] : PRIORITIES[table]) ?? 0)
    return {
      name,
      hook: hook && { name: hook, priority },
      type: table === 'nat' ? 'nat' : table === 'mangle' && hook === 'output' ? 'route' : 'filter',
      policy: underflow ? (standardOf(underflow) === DROP ? 'drop' : 'accept') : null,
      counter: underflow?.counter ?? null,
      rules: inside.flatMap((entry, index) => decodeRule(entry, index + 1, version, names)),
    }
  })
}

interface Head {
  readonly name: string
  readonly hook: HookName | null
  /** Where its first rule is, and where what stands behind its last one is: the policy, or a return. */
  readonly first: number
  readonly last: number
}

/** Those at hooks are told apart; each of the others starts with an entry that bears its name, and ends before the next. */
function headsOf(bytes: Bytes, entries: readonly Entry[]): Head[] {
  const valid = bytes.u32(INFO.validHooks)
  const atHooks = HOOKS.flatMap(([hook, name], number): Head[] => {
    if ((valid & (1 << number)) === 0) return []
    const [first, last] = [bytes.u32(INFO.hookEntry + 4 * number), bytes.u32(INFO.underflow + 4 * number)]
    return [{ name, hook, first, last }]
  })
  const errors = entries.filter(({ target }) => target.name === ERROR)
  const others = errors.slice(0, -1).map((entry, index): Head => {
    const end = errors[index + 1]?.at ?? 0
    const last = entries.findLast(({ at }) => at < end)?.at ?? 0
    return { name: entry.target.info.part(0, NAME_BYTES).text(), hook: null, first: entry.next, last }
  })
  return [...atHooks, ...others]
}

interface Entry {
  /** Where it is among the entries, and where the next one is. */
  readonly at: number
  readonly next: number
  readonly bytes: Bytes
  readonly counter: { readonly packets: number; readonly bytes: number }
  readonly matches: readonly Extension[]
  readonly target: Extension
}

interface Extension {
  readonly name: string
  readonly revision: number
  readonly info: Bytes
}

/** `struct ipt_entry` and `struct ip6t_entry`. */
const ENTRY = {
  4: { target: 88, next: 90, counters: 96, bytes: 112 },
  6: { target: 140, next: 142, counters: 152, bytes: 168 },
} as const
/** `struct xt_entry_match`, and a target's likewise. */
const EXTENSION = { name: 2, revision: 31, bytes: 32 } as const
const NAME_BYTES = 29
const ERROR = 'ERROR'

function entriesOf(bytes: Bytes, version: Version): Entry[] {
  const entries: Entry[] = []
  const fields = ENTRY[version]
  for (let at = 0; at < bytes.length; ) {
    const [target, size] = [bytes.u16(at + fields.target), bytes.u16(at + fields.next)]
    if (target < fields.bytes || size < target + EXTENSION.bytes)
      throw new Malformed('an entry without its target')
    const own = bytes.part(at, size)
    entries.push({
      at,
      next: at + size,
      bytes: own,
      counter: { packets: own.u64(fields.counters), bytes: own.u64(fields.counters + 8) },
      matches: extensionsOf(own.part(fields.bytes, target - fields.bytes)),
      target: extensionAt(own, target, size - target),
    })
    at += size
  }
  return entries
}

function extensionsOf(bytes: Bytes): Extension[] {
  const extensions: Extension[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.u16(at)
    if (size < EXTENSION.bytes) throw new Malformed('a match without its header')
    extensions.push(extensionAt(bytes, at, size))
    at += size
  }
  return extensions
}

function extensionAt(bytes: Bytes, at: number, size: number): Extension {
  const own = bytes.part(at, size)
  return {
    name: own.part(EXTENSION.name, NAME_BYTES).text(),
    revision: own.u8(EXTENSION.revision),
    info: own.from(EXTENSION.bytes),
  }
}

const STANDARD = ''
const [ACCEPT, DROP, RETURN] = [-2, -1, -5]

/** A verdict below zero, or where to go on. */
function standardOf({ target }: Entry): number | null {
  return target.name === STANDARD ? target.info.u32(0) | 0 : null
}

function decodeRule(
  entry: Entry,
  number: number,
  version: Version,
  names: ReadonlyMap<number, string>,
): Rule[] {
  const { matches: own, isGoto } = entryMatches(entry.bytes, version)
  const extensions = entry.matches.map(({ name, revision, info }) => decodeXtMatch(name, revision, info))
  const clauses: Clause[] = [
    ...own.map((match: RuleMatch) => matches(match)),
    ...extensions,
    { kind: 'counter', counter: entry.counter },
    ...targetOf(entry, version, isGoto, names),
  ]
  return writeRule(clauses, { number, handle: null, style: 'iptables', budget: new Budget() })
}

function targetOf(
  entry: Entry,
  version: Version,
  isGoto: boolean,
  names: ReadonlyMap<number, string>,
): Clause[] {
  const standard = standardOf(entry)
  if (standard === null) return [decodeXtTarget({ ...entry.target, version })]
  if (standard === ACCEPT) return [verdict({ kind: 'accept' })]
  if (standard === DROP) return [verdict({ kind: 'drop' })]
  if (standard === RETURN) return [verdict({ kind: 'return' })]
  // A rule without a target goes on to the next one.
  if (standard === entry.next && !isGoto) return []
  const chain = names.get(standard)
  if (chain === undefined) {
    const text = standard < 0 ? `verdict ${standard}` : `a chain at ${standard}`
    return [verdict({ kind: 'other', text })]
  }
  return [verdict({ kind: isGoto ? 'goto' : 'jump', chain })]
}
