import { z } from 'zod'
import { columnNamed } from '../model/column-name.ts'
import type { Selector } from '../model/policy.ts'
import type { FileProblem, FileProblems } from './file-problem.ts'
import { inWords } from './in-words.ts'
import { type Problem, type RuleText, readEffect, readRule } from './policy-text.ts'

/** An entry of the file: with a rule's text, and where it stands. */
interface Entry {
  readonly path: readonly PropertyKey[]
  readonly rule: RuleText
}

export interface PolicyContent {
  readonly default?: 'derived' | 'allow' | 'deny' | undefined
  readonly rules: readonly Entry[]
  readonly columns: readonly (Entry & { readonly word: string })[]
}

const DEFAULTS = ['derived', 'allow', 'deny'] as const

/** What to write instead, by the key that is wrong; the message of an issue is what is wrong. */
const NEXT = {
  effect: 'Write allow, deny, or what is allowed, as in: tcp/6379, dns',
  default: 'Write derived, deny or allow.',
  rules: 'Write a list, each rule with a dash: - app -> redis-*: tcp/6379, dns',
  columns: 'Write a map of gateway, host, published, internet, internet=PLACE, or an address or a name.',
  else: 'Write the keys default, rules and columns.',
} as const

const rule = z
  .union([z.string(), z.record(z.string(), z.string())], {
    error: ({ input }) => `${inWords(input)} is no rule`,
  })
  .describe('FROM -> TO: EFFECT, or FROM <-> TO: EFFECT. The first rule that speaks of a probe decides.')

const effect = z
  .string({ error: ({ input }) => `${inWords(input)} is no effect` })
  .describe('allow, deny, or what is allowed.')

/** The file as it is written; what its texts say is read afterwards. */
export const policyDocument = z
  .strictObject(
    {
      default: z
        .enum(DEFAULTS, { error: ({ input }) => `${inWords(input)} is no default` })
        .describe('What holds where no rule speaks; derived: what the settings of the engine promise.')
        .optional(),
      rules: z.array(rule, { error: ({ input }) => `${inWords(input)} is no list of rules` }).optional(),
      columns: z
        .record(z.string(), effect, { error: ({ input }) => `${inWords(input)} is no map of columns` })
        .describe('Targets beyond containers: gateway, host, published, internet, internet=PLACE or a PLACE.')
        .optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys' ? 'a policy has no such key' : `${inWords(input)} is no policy`,
    },
  )
  .meta({ title: 'A policy of docker netx matrix' })

/** For editors that check what is typed. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyDocument, { io: 'input' })
}

/** Reads what the file holds; all that is wrong with it otherwise. */
export function readPolicy(value: unknown): PolicyContent | FileProblems {
  const { data, error } = policyDocument.safeParse(value)
  const issues = (error?.issues ?? []).flatMap(problemsOf)
  const { rules, columns } = entriesOf(value)
  const read = rules.map(([index, entry]) => located(['rules', index], readRuleEntry(entry)))
  const others = columns.map(([word, effect]) => located(['columns', word], readColumn(word, effect)))
  const problems = [...issues, ...[...read, ...others].filter((entry) => 'problem' in entry)]
  if (!data || problems.length > 0) return { problems }
  if (data.default === undefined && read.length + others.length === 0) {
    return { problems: [{ problem: 'this policy says nothing', next: NEXT.else, path: [], at: null }] }
  }
  const sound = (list: readonly (Entry | FileProblem)[]) =>
    list.flatMap((entry) => ('problem' in entry ? [] : [entry]))
  return {
    default: data.default,
    rules: sound(read),
    columns: sound(others).map((entry, index) => ({ ...entry, word: columns[index]?.[0] ?? '' })),
  }
}

/** The rules and columns that can be read for themselves, whatever is wrong with others. */
function entriesOf(value: unknown) {
  const { rules = [], columns = {} } = (value ?? {}) as { rules?: unknown; columns?: unknown }
  return {
    rules: (Array.isArray(rules) ? rules : []).flatMap((entry: unknown, index) => {
      const { data } = rule.safeParse(entry)
      return data === undefined ? [] : [[index, data] as const]
    }),
    columns: Object.entries(isMap(columns) ? columns : {}).flatMap(([word, text]) =>
      typeof text === 'string' ? [[word, text] as const] : [],
    ),
  }
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function located(path: readonly PropertyKey[], read: RuleText | Problem): Entry | FileProblem {
  return 'problem' in read ? { ...read, path } : { path, rule: read }
}

/** One, or one for each key that is not known. */
function problemsOf(issue: z.core.$ZodIssue): FileProblem[] {
  const { path, message: problem } = issue
  const [key = 'else'] = path
  const next = key === 'columns' && path.length > 1 ? NEXT.effect : NEXT[key as keyof typeof NEXT]
  if (issue.code !== 'unrecognized_keys') return [{ problem, next, path, at: null }]
  return issue.keys.map((unknown) => ({ problem, next, path: [...path, unknown], at: 0 }))
}

function readRuleEntry(entry: string | Record<string, string>): RuleText | Problem {
  if (typeof entry === 'string') return readRule(entry.trim())
  const [first, second] = Object.entries(entry)
  if (!first) return { problem: 'this is no rule', next: NEXT.rules, at: 0 }
  if (second) return { problem: 'these are two rules', next: 'Begin each with a dash of its own.', at: 0 }
  return readRule(first.join(': '))
}

function readColumn(word: string, text: string): RuleText | Problem {
  const to = columnSelector(word)
  if (!to) return { problem: `"${word}" is no column`, next: NEXT.columns, at: 0 }
  const effect = readEffect(text, word.length + 2)
  if ('problem' in effect) return effect
  return { from: { kind: 'everybody' }, to, both: false, ...effect, text: `${word}: ${text}` }
}

function columnSelector(word: string): Selector | null {
  if (word === 'internet') return { kind: 'beyond', pattern: '@internet' }
  const column = columnNamed(word)
  if (column === 'published') return { kind: 'published' }
  return column && { kind: 'beyond', pattern: column.id }
}
