import {
  type Document,
  isMap,
  isScalar,
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
  lineOf(path: Path): number
}

/** Reads one YAML document and remembers where everything stands. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const refuse = (node: Node | null, [problem, next]: Words): never => {
    throw bad(`${file}, ${place(node?.range?.[0] ?? 0)}: ${problem}`, next)
  }
  const document = parsed(file, text, lines)
  const anchors = new Set<string>()
  visit(document, {
    Alias: (_, alias) => refuse(alias, anchors.has(alias.source) ? REFERENCE : ALIAS),
    Pair: (_, { key }) => {
      if (!isScalar(key)) refuse(key as Node | null, KEY)
      if (isScalar(key) && key.value === '__proto__') refuse(key, PROTOTYPE)
    },
    Node: (_, node) => {
      if (node.tag !== undefined)
        refuse(node, [`${node.tag.replace(/^tag:yaml\.org,2002:/, '!!')} ${TAG[0]}`, TAG[1]])
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor)
    },
  })
  const pairs = new WeakMap<YAMLMap, Map<string, Pair>>()
  const pairIn = (map: YAMLMap, key: PropertyKey | undefined): Pair | undefined => {
    const known = pairs.get(map) ?? pairsOf(map)
    pairs.set(map, known)
    return known.get(String(key))
  }
  const entryAt = (path: Path): Entry => {
    const parent = document.getIn(path.slice(0, -1), true)
    const pair = isMap(parent) ? pairIn(parent, path.at(-1)) : undefined
    return pair ? asEntry(pair) : ofItem(document.getIn(path, true))
  }
  return {
    value: document.toJS(),
    placeOf: (path, at) => {
      const where = pathText(path)
      return `${place(offsetIn(entryAt(path), at))}${where === '' ? '' : ` (${where})`}`
    },
    lineOf: (path) => lines.linePos(offsetIn(entryAt(path), 0)).line,
  }
}

function parsed(file: string, text: string, lines: LineCounter): Document {
  const depth = text.search(DEEP)
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error' } as const
  const document = parseDocument(depth < 0 ? text : text.slice(0, depth), options)
  if (depth >= 0) {
    const { line, col } = lines.linePos(depth)
    throw bad(
      `${file}, line ${line}, column ${col}: this is nested too deeply`,
      'Close some of the brackets.',
    )
  }
  const [error] = document.errors
  if (error) throw notYaml(file, lines, error)
  return document
}

/** More than anybody needs; the library, which reads what is inside by calling itself, would not end well. */
const DEEP = /(?:[[{]\s*|-\s+){100}/

function pairsOf({ items }: YAMLMap): Map<string, Pair> {
  return new Map(items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])))
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

function notYaml(file: string, lines: LineCounter, error: YAMLError): NetxError {
  const { line, col } = lines.linePos(error.pos[0])
  const [problem, next] = WORDS[error.code] ?? [
    error.message.replace(/\.$/, ''),
    'Write it as YAML wants it, or put the text into quotes.',
  ]
  return bad(`${file}, line ${line}, column ${col}: ${problem}`, next, error)
}

type Words = readonly [problem: string, next: string]

const KEY: Words = ['a list or a map is no key', 'Write a text before the colon.']
const PROTOTYPE: Words = ['"__proto__" is no key', 'Leave it out.']
const TAG: Words = ['is a tag, which is nothing to this file', 'Leave it out.']
const REFERENCE: Words = [
  'a text that begins with * stands for what has the anchor, which is not followed here',
  'Write out what it stands for; of a compose file compose does so: docker compose config > resolved.yaml',
]

/** Nobody needs them in so short a file, and a selector is easily taken for one. */
const ALIAS: Words = [
  'a text that begins with * is an alias to YAML',
  "Put it into quotes: - '* -> redis-*': deny",
]

/** What happens to people who write selectors; the library's own words tell of the rest. */
const WORDS: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  BAD_ALIAS: ALIAS,
  DUPLICATE_KEY: ['this key is there already', 'Put what is in both under one of them.'],
  MISSING_CHAR: ['something was opened and is not closed', 'Close the quotes and the brackets.'],
  MULTIPLE_DOCS: ['the file holds several documents', 'Write one, without lines of three dashes.'],
  TAB_AS_INDENT: ['a tab is no indentation to YAML', 'Indent with spaces.'],
}

function bad(message: string, next: string, cause?: unknown): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_FILE', message, next, cause })
}
