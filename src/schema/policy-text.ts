import { globPattern } from '../model/glob.ts'
import type { Rule, Selector, What } from '../model/policy.ts'

/** Why a text cannot be read, what to write, and where in the text that is. */
export interface Problem {
  readonly problem: string
  readonly next: string
  readonly at: number
}

export type RuleText = Omit<Rule, 'line'>
export type EffectText = Pick<Rule, 'allow' | 'what'>

const FORM = 'Write FROM -> TO: EFFECT, as in: app -> redis-*: tcp/6379, dns'
const EFFECTS = 'Write allow, deny, or what is allowed, as in: tcp/6379, dns'
const KINDS = 'Write allow or deny, or what is allowed: icmp, tcp, tcp/PORT, udp, udp/PORT, dns.'
const SELECTORS =
  'Write a name, a glob, label:KEY, label:KEY=VALUE, network:NAME, service:NAME, project:NAME, @COLUMN or *.'

/** `FROM -> TO: EFFECT` or `FROM <-> TO: EFFECT`. */
export function readRule(text: string): RuleText | Problem {
  const [, ends, gap = ''] = /^(.*?)(:(?:\s+|$))/s.exec(text) ?? []
  if (ends === undefined) return { problem: `"${text}" says nothing of what is allowed`, next: FORM, at: 0 }
  const [, left = '', arrow, right = ''] = /^(\S+\s+)(<->|->)(\s+\S+)$/.exec(ends) ?? []
  if (arrow === undefined) return { problem: `"${ends}" is not two ends with an arrow`, next: FORM, at: 0 }
  const from = readSelector(left.trim(), 0)
  if ('problem' in from) return from
  const to = readSelector(right.trim(), ends.length - right.trim().length)
  if ('problem' in to) return to
  const start = ends.length + gap.length
  const effect = readEffect(text.slice(start), start)
  return 'problem' in effect ? effect : { from, to, both: arrow === '<->', ...effect, text }
}

/** `allow`, `deny`, either with what it is about, or just what is allowed. */
export function readEffect(text: string, start: number): EffectText | Problem {
  const [whole, word, gap = ''] = /^(?:(allow|deny)(\s+|$))?/.exec(text) ?? ['']
  const list = text.slice(whole.length)
  if (text.trim() === '') return { problem: 'the effect is missing', next: EFFECTS, at: start }
  const allow = word !== 'deny'
  if (list === '') return { allow, what: [] }
  const what: What[] = []
  let at = start + (word ?? '').length + gap.length
  for (const part of list.split(',')) {
    const read = readWhat(part.trim(), at + (part.length - part.trimStart().length))
    if ('problem' in read) return read
    what.push(read)
    at += part.length + 1
  }
  return { allow, what }
}

function readWhat(word: string, at: number): What | Problem {
  if (word === '') return { problem: 'there is nothing beside a comma', next: KINDS, at }
  const [, kind = '', port] = /^(icmp|tcp|udp|dns)(?:\/(.*))?$/.exec(word) ?? []
  if (!isKind(kind)) return { problem: `"${word}" is nothing to allow or deny`, next: KINDS, at }
  if (port === undefined) return { kind, port: null }
  if (kind === 'icmp' || kind === 'dns') {
    return { problem: `"${word}" has a port, and ${kind} has none`, next: KINDS, at }
  }
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
  if (number > 0 && number < 65536) return { kind, port: number }
  const next = `Write a number from 1 to 65535, as in: ${kind}/6379`
  return { problem: `"${word}" has no port that exists`, next, at }
}

function isKind(word: string): word is What['kind'] {
  return ['icmp', 'tcp', 'udp', 'dns'].includes(word)
}

/** Whom a text means: `redis-*`, `label:tier=db`. `at` is where it begins. */
export function readSelector(text: string, at: number): Selector | Problem {
  if (text === '*') return { kind: 'everybody' }
  const bad = { problem: `"${text}" selects nothing`, next: SELECTORS, at }
  if (text.startsWith('@')) return text.length > 1 ? { kind: 'beyond', pattern: text } : bad
  const [, kind, value = ''] = /^(label|network|service|project):(.*)$/.exec(text) ?? []
  if (kind === 'label') return readLabel(value) ?? bad
  if (kind !== undefined && value === '') return bad
  if (kind === undefined && !/^[a-z\d*?[][\w.*?[\]!-]*$/i.test(text)) return bad
  const pattern = kind === undefined ? text : value
  try {
    globPattern(pattern)
  } catch {
    const next = 'Write ranges upwards, as in: redis-[1-6]'
    return { problem: `"${pattern}" is no pattern`, next, at }
  }
  return { kind: kind === undefined ? 'name' : (kind as 'network' | 'service' | 'project'), pattern }
}

function readLabel(text: string): Selector | null {
  const [key = '', ...value] = text.split('=')
  return key === '' ? null : { kind: 'label', key, value: value.length === 0 ? null : value.join('=') }
}
