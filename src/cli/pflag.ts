import { bareText, FLAG_TYPES, type FlagType } from './flag-types.ts'
import { quote, quoteCharacter } from './go-text.ts'
import { usageError } from './usage-error.ts'

/** What the parser has to know of a flag; oclif's flags and their entries in the manifest both have it. */
export interface FlagShape {
  readonly type: 'boolean' | 'option'
  readonly char?: string | undefined
  readonly helpValue?: string | readonly string[] | undefined
  readonly options?: readonly string[] | undefined
}

export type FlagShapes = Readonly<Record<string, FlagShape>>

export type Token =
  | { readonly kind: 'flag'; readonly name: string; readonly text: string }
  | { readonly kind: 'arg'; readonly text: string }

export interface ParsedWords {
  /** The pieces given for each flag that was given, in their order. */
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly args: readonly string[]
}

export interface ParseOptions {
  /** False: everything from the first argument on is an argument. */
  readonly interspersed?: boolean
}

export function flagType({ type, helpValue }: FlagShape): FlagType {
  if (type === 'boolean') return 'bool'
  return typeof helpValue === 'string' && helpValue in FLAG_TYPES ? (helpValue as FlagType) : 'string'
}

/** Parses the words after a command's name exactly as the docker CLI's flag library does, and complains in its words. */
export function parseWords(
  shapes: FlagShapes,
  words: readonly string[],
  options: ParseOptions = {},
): ParsedWords {
  const flags = new Map<string, readonly string[]>()
  const args: string[] = []
  for (const token of tokens(shapes, words, options)) {
    if (token.kind === 'arg') args.push(token.text)
    else flags.set(token.name, [...(flags.get(token.name) ?? []), ...accept(shapes, token.name, token.text)])
  }
  return { flags, args }
}

/** The words as flags and arguments, in their order; the values are not looked at. */
export function* tokens(
  shapes: FlagShapes,
  words: readonly string[],
  { interspersed = true }: ParseOptions = {},
): Generator<Token, void> {
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return yield* rest.map(asArg)
    if (word.startsWith('--')) yield longFlag(shapes, word, rest)
    else if (word.startsWith('-') && word !== '-') yield* shortFlags(shapes, word.slice(1), rest)
    else if (interspersed) yield asArg(word)
    else return yield* [word, ...rest].map(asArg)
  }
}

const asArg = (text: string): Token => ({ kind: 'arg', text })

function longFlag(shapes: FlagShapes, word: string, rest: string[]): Token {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals === -1 ? undefined : equals)
  if (name === '' || name.startsWith('-')) throw usageError(`bad flag syntax: ${word}`)
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (shape === undefined) throw usageError(`unknown flag: --${name}`)
  if (equals !== -1) return { kind: 'flag', name, text: word.slice(equals + 1) }
  const text = bareText(flagType(shape)) ?? rest.shift()
  if (text === undefined) throw usageError(`flag needs an argument: ${word}`)
  return { kind: 'flag', name, text }
}

/** A bundle of one-letter flags; the first that takes a value takes the rest of the word. */
function* shortFlags(shapes: FlagShapes, bundle: string, rest: string[]): Generator<Token, void> {
  for (let letters = bundle; letters !== ''; letters = letters.slice(1)) {
    const letter = letters.charAt(0)
    const [name, shape] = Object.entries(shapes).find(([, { char }]) => char === letter) ?? []
    if (name === undefined || shape === undefined) {
      throw usageError(`unknown shorthand flag: ${quoteCharacter(letter)} in -${letters}`)
    }
    if (letters.length > 2 && letters[1] === '=') return yield { kind: 'flag', name, text: letters.slice(2) }
    const bare = bareText(flagType(shape))
    if (bare === undefined) {
      const text = letters.slice(1) || rest.shift()
      if (text === undefined)
        throw usageError(`flag needs an argument: ${quoteCharacter(letter)} in -${letters}`)
      return yield { kind: 'flag', name, text }
    }
    yield { kind: 'flag', name, text: bare }
  }
}

function accept(shapes: FlagShapes, name: string, text: string): readonly string[] {
  const shape = shapes[name]
  if (shape === undefined) return []
  try {
    const pieces = FLAG_TYPES[flagType(shape)].accept(text)
    const stranger = pieces.find((piece) => shape.options !== undefined && !shape.options.includes(piece))
    if (stranger !== undefined) throw new RangeError(`must be one of ${shape.options?.join(', ')}`)
    return pieces
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const label = shape.char === undefined ? `--${name}` : `-${shape.char}, --${name}`
    throw usageError(`invalid argument ${quote(text)} for ${quote(label)} flag: ${error.message}`)
  }
}
