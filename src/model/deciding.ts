import { type Atlas, placeKey, sameNamespace } from './place.ts'
import { isAbout, type Policy, type Rule, type Selector, selects, type Topic } from './policy.ts'

/** A topic between a participant and a target, both by id. */
interface Question extends Topic {
  readonly from: string
  readonly to: string
}

export interface Decision {
  /** A rule, or the default. */
  readonly effect: Pick<Rule, 'allow' | 'what' | 'text' | 'line'>
  readonly isDefault: boolean
  /** Whether the rule is about a container, and the question about a published port that leads there. */
  readonly isByTheWay: boolean
}

/** A policy on one topology. */
export interface Deciding {
  /** The rules that speak of it, in their order. */
  speaking(question: Question): readonly Rule[]
  /** The first rule that speaks of it, else the default; null where the promise of the settings holds. */
  decision(question: Question): Decision | null
  denies(question: Question): boolean
}

interface Applied {
  readonly rule: Rule
  readonly from: ReadonlySet<string>
  readonly to: ReadonlySet<string>
}

export function deciding(atlas: Atlas, { rules, otherwise }: Policy): Deciding {
  const applied = rules.map((rule): Applied => {
    return { rule, from: meant(atlas, rule.from), to: meant(atlas, rule.to) }
  })
  const doors = doorsOf(atlas)
  const isDirect = (one: Applied, question: Question) =>
    joins(one, question.from, question.to) && isAbout(one.rule, question)
  const isByTheWay = (one: Applied, { kind, from, to }: Question) => {
    const door = doors.get(to)
    if (!door || !isAbout(one.rule, { kind, port: door.port })) return false
    return door.behind.some((id) => joins(one, from, id) && !sameNamespace(atlas, from, id))
  }
  const speaks = (one: Applied, question: Question) => isDirect(one, question) || isByTheWay(one, question)
  const decision = (question: Question): Decision | null => {
    const first = applied.find((one) => speaks(one, question))
    if (first) return { effect: first.rule, isDefault: false, isByTheWay: !isDirect(first, question) }
    return otherwise && { effect: { ...otherwise, what: [] }, isDefault: true, isByTheWay: false }
  }
  return {
    decision,
    speaking: (question) => applied.filter((one) => speaks(one, question)).map(({ rule }) => rule),
    denies: (question) => decision(question)?.effect.allow === false,
  }
}

function meant(atlas: Atlas, selector: Selector): Set<string> {
  const { participants, columns } = atlas.topology
  const all = [...participants, ...columns.map(({ id }) => id)]
  return new Set(all.filter((id) => selects(atlas, selector, id)))
}

function joins({ rule, from, to }: Applied, source: string, target: string): boolean {
  const isThere = from.has(source) && to.has(target)
  return isThere || (rule.both && from.has(target) && to.has(source))
}

interface Door {
  /** That of the container. */
  readonly port: number
  /** The participants that run in the namespace to which it leads. */
  readonly behind: readonly string[]
}

/** Published ports, by their columns. */
function doorsOf(atlas: Atlas): Map<string, Door> {
  const keyOf = (id: string) => placeKey(atlas.place(id))
  return new Map(
    atlas.topology.columns.flatMap((column) => {
      if (column.kind !== 'published') return []
      const behind = atlas.topology.participants.filter((id) => keyOf(id) === keyOf(column.owner))
      return [[column.id, { port: column.at[0]?.port ?? 0, behind }] as const]
    }),
  )
}
