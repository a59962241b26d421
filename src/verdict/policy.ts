import type { Atlas } from '../model/place.ts'
import { isAbout, type Policy, type Rule, type Selector, selects } from '../model/policy.ts'
import type { Probe } from '../model/probe.ts'
import type { JudgedPolicy, JudgedRule } from '../model/report.ts'
import { type Asked, allowed, denied, isElsewhere } from './policy-effect.ts'
import type { Promised } from './predict.ts'

/** A policy, where it is applied. */
export interface Policing {
  /** What the first rule that speaks of the probe wants; what the settings promise where none does. */
  promise(asked: Asked, pair: readonly Asked[]): Promised
  /** How much each rule has to do with these probes. */
  told(probes: readonly Probe[]): JudgedPolicy
}

interface Applied {
  readonly rule: Rule
  readonly from: ReadonlySet<string>
  readonly to: ReadonlySet<string>
}

export function policing(atlas: Atlas, { file, otherwise, rules }: Policy): Policing {
  const applied = rules.map((rule): Applied => {
    return { rule, from: meant(atlas, rule.from), to: meant(atlas, rule.to) }
  })
  return {
    promise: (asked, pair) => {
      const first = applied.find((one) => speaks(one, asked.probe))
      const effect = first?.rule ?? (otherwise && { ...otherwise, what: [] })
      if (!effect || (effect.allow && isElsewhere(effect, asked, pair))) return asked.derived
      const isPublished = atlas.column(asked.probe.to)?.kind === 'published'
      const expected = (effect.allow ? allowed : denied)(effect, asked, isPublished)
      return { expected, because: 'policy', rule: place(effect) }
    },
    told: (probes) => {
      const counts = new Map(applied.map((one) => [one, { matches: 0, decides: 0 }]))
      for (const probe of probes) {
        const speaking = applied.filter((one) => speaks(one, probe))
        for (const [position, one] of speaking.entries()) {
          const count = counts.get(one)
          if (!count) continue
          count.matches += 1
          if (position === 0) count.decides += 1
        }
      }
      return {
        file,
        default: otherwise === null ? 'derived' : otherwise.allow ? 'allow' : 'deny',
        rules: [...counts].map(([{ rule }, count]) => judgedRule(rule, count)),
      }
    },
  }
}

function judgedRule(rule: Rule, count: Pick<JudgedRule, 'matches' | 'decides'>): JudgedRule {
  // Where no port is published, that is known.
  return { ...place(rule), ...count, idle: count.matches === 0 && rule.to.kind !== 'published' }
}

const place = ({ text, line }: { readonly text: string; readonly line: number }) => ({ text, line })

function meant(atlas: Atlas, selector: Selector): Set<string> {
  const { participants, columns } = atlas.topology
  const all = [...participants, ...columns.map(({ id }) => id)]
  return new Set(all.filter((id) => selects(atlas, selector, id)))
}

function speaks({ rule, from, to }: Applied, probe: Probe): boolean {
  const isThere = from.has(probe.from) && to.has(probe.to)
  const isBack = rule.both && from.has(probe.to) && to.has(probe.from)
  return (isThere || isBack) && isAbout(rule, probe)
}
