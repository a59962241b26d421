import { isIP } from 'node:net'
import { readCsv } from './csv.ts'
import { quote } from './go-text.ts'

/** How a flag's text is read: into the pieces that one occurrence adds, and from all pieces into the value. */
interface FlagTypeReader {
  /** Throws a RangeError whose message is the reason, in the words of Go's standard library. */
  readonly accept: (text: string) => readonly string[]
  /** Undefined when one value is wanted and none was given. */
  readonly value: (pieces: readonly string[]) => unknown
  /** The text that a flag without one stands for; then a value needs an equals sign. */
  readonly bare?: string
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

function acceptBool(text: string): string[] {
  if (TRUE.has(text)) return ['true']
  if (FALSE.has(text)) return ['false']
  throw new RangeError(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`)
}

const INTEGER = /^([+-]?)(0x[\da-f]+|0b[01]+|0o[0-7]+|0[0-7]*|[1-9]\d*)$/i

/** As strconv.ParseInt with base 0 does: `0x10`, `0b1`, `1_000`, and a leading zero for octal. */
function acceptInteger(text: string): string[] {
  const [, sign, digits = ''] = INTEGER.exec(text.replace(/(?<=[\da-fxbo])_(?=[\da-f])/gi, '')) ?? []
  if (sign === undefined) throw new RangeError(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`)
  const magnitude = BigInt(digits.replace(/^0(?=\d)/, '0o'))
  const value = sign === '-' ? -magnitude : magnitude
  if (BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`strconv.ParseInt: parsing ${quote(text)}: value out of range`)
  }
  return [String(value)]
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const DURATION = /^(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?(?:ms|[smh]))+)$/

function acceptDuration(text: string): string[] {
  if (!DURATION.test(text)) throw new RangeError(`time: invalid duration ${quote(text)}`)
  return [text]
}

/** In milliseconds; a number without a unit counts seconds. */
function milliseconds(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)(ms|[smh])?/g)]
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNITS_MS[unit] ?? 0), 0)
}

const isAddress = (text: string) => isIP(text) !== 0 && !text.includes('%')

function isSubnet(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return isAddress(address) && /^\d{1,3}$/.test(length) && Number(length) <= most && rest.length === 0
}

/** Comma-separated, quotes of any kind ignored, as pflag's slices of addresses are. */
const acceptEach = (what: string, isValid: (text: string) => boolean) => (text: string) =>
  readCsv(text.replace(/["'`]/g, '')).map((piece) => {
    if (!isValid(piece.trim())) throw new RangeError(`invalid string being converted to ${what}: ${piece}`)
    return piece.trim()
  })

function acceptLabel(text: string): string[] {
  const [key = ''] = text.split('=', 1)
  if (key.trim() === '') throw new RangeError(`invalid label '${text}': empty name`)
  if (/\s/.test(key)) throw new RangeError(`label '${key}' contains whitespaces`)
  return [text]
}

function acceptFilter(text: string): string[] {
  if (text === '') return []
  if (!text.includes('=')) throw new RangeError('bad format of filter (expected name=value)')
  return [text]
}

/** The text before and after the first `=`; nothing after it is the empty text. */
function keyAndValue(text: string): [key: string, value: string] {
  const at = text.indexOf('=')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const asIs = (text: string) => [text]
const last =
  <T>(read: (piece: string) => T) =>
  (pieces: readonly string[]): T | undefined => {
    const piece = pieces.at(-1)
    return piece === undefined ? undefined : read(piece)
  }
const all = (pieces: readonly string[]) => [...pieces]
const keyed = (pieces: readonly string[]) => Object.fromEntries(pieces.map(keyAndValue))

function filters(pieces: readonly string[]): Record<string, string[]> {
  const pairs = pieces.map(keyAndValue).map(([key, value]) => ({ key: key.trim().toLowerCase(), value }))
  const groups = Map.groupBy(pairs, ({ key }) => key)
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.map(({ value }) => value.trim())]))
}

/** Every type of flag, named as docker's help names its value. */
export const FLAG_TYPES = {
  bool: { accept: acceptBool, value: last((piece) => piece === 'true'), bare: 'true' },
  string: { accept: asIs, value: last(String) },
  int: { accept: acceptInteger, value: last(Number) },
  duration: { accept: acceptDuration, value: last(milliseconds) },
  interval: { accept: acceptDuration, value: last(milliseconds), bare: '5s' },
  list: { accept: asIs, value: all },
  strings: { accept: readCsv, value: all },
  ipSlice: { accept: acceptEach('IP address', isAddress), value: all },
  ipNetSlice: { accept: acceptEach('CIDR', isSubnet), value: all },
  map: { accept: asIs, value: keyed },
  label: { accept: acceptLabel, value: keyed },
  filter: { accept: acceptFilter, value: filters },
} as const satisfies Record<string, FlagTypeReader>

export type FlagType = keyof typeof FLAG_TYPES

/** What a flag of that type stands for when it is given without a value; undefined when it needs one. */
export function bareText(type: FlagType): string | undefined {
  const reader: FlagTypeReader = FLAG_TYPES[type]
  return reader.bare
}
