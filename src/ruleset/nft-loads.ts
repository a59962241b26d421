import { type Clause, note } from './clause.ts'
import type { Expression } from './nft-data.ts'
import type { Registers } from './registers.ts'
import type { Loaded } from './test-value.ts'

interface State {
  readonly registers: Registers
}

const META = { register: 1, key: 2, source: 3 } as const
const NAME_BYTES = 16

/** By the numbers of linux/netfilter/nf_tables.h; how long each is, in bytes. */
const META_KEYS: ReadonlyMap<number, { readonly loaded: Loaded; readonly length: number }> = new Map([
  [1, { loaded: { kind: 'family', numbers: { 4: 0x0800, 6: 0x86dd } }, length: 2 }],
  [3, { loaded: { kind: 'mark' }, length: 4 }],
  [4, { loaded: { kind: 'interface', way: 'in', by: 'index' }, length: 4 }],
  [5, { loaded: { kind: 'interface', way: 'out', by: 'index' }, length: 4 }],
  [6, { loaded: { kind: 'interface', way: 'in', by: 'name' }, length: NAME_BYTES }],
  [7, { loaded: { kind: 'interface', way: 'out', by: 'name' }, length: NAME_BYTES }],
  [15, { loaded: { kind: 'family', numbers: { 4: 2, 6: 10 } }, length: 1 }],
  [16, { loaded: { kind: 'protocol' }, length: 1 }],
])

/** Setting something of a packet, as a mark, is no question. */
export function loadMeta({ data }: Expression, { registers }: State): Clause | null {
  const key = data.number(META.key)
  const known = META_KEYS.get(key) ?? { loaded: { kind: 'other', text: `meta key ${key}` }, length: 0 }
  if (data.get(META.source) !== null)
    return note(`meta ${known.loaded.kind === 'mark' ? 'mark' : `key ${key}`} set <value>`)
  registers.load(data.number(META.register), { ...known, mask: null })
  return null
}

const FIB = { register: 1, result: 2, flags: 3 } as const
const ADDRESS_TYPE = 3
const ENDS: ReadonlyMap<number, 'source' | 'destination'> = new Map([
  [1, 'source'],
  [2, 'destination'],
])

/** Of the type of an address where no interface or mark takes part in it. */
export function loadFib({ data }: Expression, { registers }: State): null {
  const end = data.number(FIB.result) === ADDRESS_TYPE ? ENDS.get(data.number(FIB.flags)) : undefined
  const loaded: Loaded = end === undefined ? { kind: 'other', text: 'fib' } : { kind: 'address-type', end }
  registers.load(data.number(FIB.register), { loaded, length: 4, mask: null })
  return null
}

/** By which attribute each names the register that it loads. */
const REGISTERS: ReadonlyMap<string, number> = new Map([
  ['exthdr', 1],
  ['hash', 2],
  ['numgen', 1],
  ['osf', 1],
  ['rt', 1],
  ['socket', 2],
  ['tunnel', 2],
  ['xfrm', 1],
])

/** What it loads is not understood: whatever compares it may hold or not. */
export function loadNothing({ name, data }: Expression, { registers }: State): null {
  const register = data.numberOrNull(REGISTERS.get(name) ?? 0)
  if (register !== null)
    registers.load(register, { loaded: { kind: 'other', text: name }, length: 0, mask: null })
  return null
}
