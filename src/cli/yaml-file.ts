import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import { NetxError } from '../model/errors.ts'

type Path = readonly PropertyKey[]

export interface YamlFile {
  readonly value: unknown
  /** `line 7, column 5 (rules[3])`, so many characters into the text of the entry there: its key, a colon and its value. */
  placeOf(path: Path, at: number | null): string
  /** Where that is, in characters from the beginning of the file. */
  offsetOf(path: Path, at: number | null): number
  lineOf(path: Path): number
}

/** Reads one YAML document and remembers where everything stands. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const refuse = (offset: number, [problem, next]: Words, cause?: YAMLError): never => {
    const message = `${file}, ${place(offset)}: ${problem}`
    throw new NetxError({ family: 'user', code: 'NETX_BAD_FILE', message, next, cause })
  }
  // Its own check of keys compares each with all others.
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const
  const document = parseDocument(text, options)
  const [error] = document.errors
  if (error) refuse(error.pos[0], wordsOf(error), error)
  const pairsIn = pairsOnce()
  refuseOddities(document, pairsIn, (node, words) => refuse(node?.range?.[0] ?? 0, words))

  const inside = (node: unknown, key: PropertyKey): unknown => {
    if (isMap(node)) return pairsIn(node).get(String(key))?.value
    return isSeq(node) ? node.items[Number(key)] : undefined
  }
  const nodeAt = (path: Path): unknown => path.reduce(inside, document.contents)
  const entryAt = (path: Path): Entry => {
    const parent = nodeAt(path.slice(0, -1))
    const pair = isMap(parent) ? pairsIn(parent).get(String(path.at(-1))) : undefined
    return pair ? asEntry(pair) : ofItem(nodeAt(path))
  }
  const asWritten = (path: Path): Path => (nodeAt(path) === undefined ? asWritten(path.slice(0, -1)) : path)
  return {
    value: document.toJS(),
    placeOf: (path, at) => {
      const written = asWritten(path)
      const where = pathText(written)
      return `${place(offsetIn(entryAt(written), at))}${where === '' ? '' : ` (${where})`}`
    },
    offsetOf: (path, at) => offsetIn(entryAt(asWritten(path)), at),
    lineOf: (path) => lines.linePos(offsetIn(entryAt(path), 0)).line,
  }
}

type PairsIn = (map: YAMLMap) => ReadonlyMap<string, Pair>

/** The pairs of a map by key, the first of several. */
function pairsOnce(): PairsIn {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()
  return (map) => {
    const pairs = known.get(map) ?? pairsOf(map)
    known.set(map, pairs)
    return pairs
  }
}

function pairsOf({ items }: YAMLMap): Map<string, Pair> {
  const named = items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : []))
  return new Map(named.reverse())
}

/** What YAML may hold, and plain values cannot. */
function refuseOddities(
  document: Document,
  pairsIn: PairsIn,
  refuse: (node: Node | null, words: Words) => never,
): void {
  const anchors = new Set<string>()
  visit(document, {
    Alias: (_, alias) => refuse(alias, wordsOfAlias(alias.source, anchors.has(alias.source))),
    Pair: (_, pair, above) => {
      const key = pair.key as Node | null
      const noun = nounOfBadKey(key)
      if (noun !== undefined) refuse(key, [`${noun} is no key`, 'Write a name before the colon.'])
      if (isScalar(key) && pairsIn(above.at(-1) as YAMLMap).get(String(key.value)) !== pair)
        refuse(key, ['this key is there already', 'Put what is in both under one of them.'])
    },
    Node: (_, node) => {
      if (node.tag !== undefined)
        refuse(node, [
          `${node.tag.replace(/^tag:yaml\.org,2002:/, '!!')} is a tag, which is nothing to this file`,
          'Leave it out.',
        ])
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor)
    },
  })
}

function nounOfBadKey(key: Node | null): string | undefined {
  if (isMap(key)) return 'a map'
  if (isSeq(key)) return 'a list'
  if (isScalar(key) && key.value === null) return 'nothing'
  return isScalar(key) && key.value === '__proto__' ? '"__proto__"' : undefined
}

/** A key with its value, or a value alone. */
interface Entry {
  readonly key: Node | null
  readonly value: Node | null
}

const asEntry = ({ key, value }: Pair): Entry => ({ key: key as Node | null, value: value as Node | null })

/** Of a list: `- key: value` is an entry of its own. */
function ofItem(node: unknown): Entry {
  if (isMap(node) && node.items.length === 1 && node.items[0]) return asEntry(node.items[0])
  return { key: null, value: (node ?? null) as Node | null }
}

function offsetIn({ key, value }: Entry, at: number | null): number {
  if (at === null || key === null) return startOf(value ?? key) + (isPlain(value) ? (at ?? 0) : 0)
  const length = isScalar(key) ? String(key.value).length : 0
  return at <= length || value === null ? startOf(key) + at : startOf(value) + at - length - 2
}

function startOf(node: Node | null): number {
  const [start = 0] = node?.range ?? []
  const isQuoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
  return start + (isQuoted ? 1 : 0)
}

function isPlain(node: Node | null): boolean {
  return isScalar(node) && node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL'
}

function pathText(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}

type Words = readonly [problem: string, next: string]

/** Nobody needs them in so short a file, and a selector is easily taken for one. */
function wordsOfAlias(name: string, isKnown: boolean): Words {
  const alias = `*${name.replace(/:$/, '')} is an alias to YAML`
  return isKnown
    ? [
        `${alias}, which is not followed here`,
        'Write out what it stands for; of a compose file compose does so: docker compose config > resolved.yaml',
      ]
    : [
        `${alias}, and nothing has that anchor`,
        "Put it into quotes if it is a selector, as in - '* -> redis-*': deny; else write out what it stands for.",
      ]
}

/** What happens to people who write selectors; the library's own words tell of the rest. */
const WORDS: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  BAD_ALIAS: wordsOfAlias('', false),
  MISSING_CHAR: ['something was opened and is not closed', 'Close the quotes and the brackets.'],
  MULTIPLE_DOCS: ['the file holds several documents', 'Write one, without lines of three dashes.'],
  RESOURCE_EXHAUSTION: ['this is nested too deeply', 'Write it with fewer levels.'],
  TAB_AS_INDENT: ['a tab is no indentation to YAML', 'Indent with spaces.'],
}

function wordsOf({ code, message }: YAMLError): Words {
  const next = 'Write it as YAML wants it, or put the text into quotes.'
  return WORDS[code] ?? [message.replace(/\.$/, ''), next]
}
