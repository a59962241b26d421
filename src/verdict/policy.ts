import { deciding } from '../model/deciding.ts'
import { type Verdict, worst } from '../model/outcome.ts'
import type { Atlas } from '../model/place.ts'
import type { Policy, Rule } from '../model/policy.ts'
import type { Probe } from '../model/probe.ts'
import type { JudgedPolicy, JudgedRule, RulePlace } from '../model/report.ts'
import { type Asked, allowed, denied, isElsewhere } from './policy-effect.ts'
import { blindSpot, noProofOf } from './policy-proof.ts'
import type { Promised } from './predict.ts'

/** A policy, where it is applied. */
export interface Policing {
  /** What the first rule that speaks of the probe wants; what the settings promise where none does. */
  promise(asked: Asked, pair: readonly Asked[]): Promised
  /** Why a pair is not proven though each of its probes may be. */
  doubt(from: string, to: string): string | null
  /** How much each rule has to do with these probes. */
  told(probes: readonly Told[]): JudgedPolicy
}

interface Told {
  readonly probe: Probe
  readonly verdict: Verdict
}

export function policing(atlas: Atlas, policy: Policy): Policing {
  const { file, otherwise, rules } = policy
  const { decision, speaking } = deciding(atlas, policy)
  const blind = (from: string, to: string) =>
    blindSpot(atlas, (kind) => decision({ kind, from, to, port: null }), to)
  return {
    promise: (asked, pair) => {
      const found = decision(asked.probe)
      if (!found) return asked.derived
      const { effect, isByTheWay } = found
      // What is allowed at the container itself need not be published.
      if (effect.allow && (isByTheWay || isElsewhere(effect, asked, pair))) return asked.derived
      const isPublished = atlas.column(asked.probe.to)?.kind === 'published'
      const expected = (effect.allow ? allowed : denied)(effect, asked, isPublished)
      const noProof = noProofOf(atlas, found, asked)
      return { expected, because: 'policy', rule: place(effect), ...(noProof && { noProof }) }
    },
    doubt: (from, to) => blind(from, to)?.reason ?? null,
    told: (probes) => {
      const counts = new Map(rules.map((rule) => [rule, new Count(rule)]))
      for (const { probe, verdict } of probes) {
        const [first, ...rest] = speaking(probe)
        if (!first) continue
        counts.get(first)?.decide(verdict)
        for (const rule of rest) counts.get(rule)?.yield(first)
      }
      for (const { from, to } of pairsOf(probes)) {
        const line = blind(from, to)?.effect.line
        for (const [rule, count] of counts) if (rule.line === line) count.doubt()
      }
      return {
        file,
        default: otherwise === null ? 'derived' : otherwise.allow ? 'allow' : 'deny',
        rules: [...counts.values()].map((count) => count.told()),
      }
    },
  }
}

function pairsOf(probes: readonly Told[]): Probe[] {
  return [...new Map(probes.map(({ probe }) => [`${probe.from} ${probe.to}`, probe])).values()]
}

/** What a rule has to do with what was measured. */
class Count {
  private readonly rule: Rule
  private matches = 0
  private decides = 0
  private readonly verdicts = new Set<Verdict>()
  private readonly before = new Set<number>()

  constructor(rule: Rule) {
    this.rule = rule
  }

  decide(verdict: Verdict): void {
    this.matches += 1
    this.decides += 1
    this.verdicts.add(verdict)
  }

  yield({ line }: Rule): void {
    this.matches += 1
    this.before.add(line)
  }

  doubt(): void {
    this.verdicts.add('unproven')
  }

  told(): JudgedRule {
    const { matches, decides } = this
    // Where no port is published, that is known.
    const isMoot = matches === 0 && this.rule.to.kind === 'published'
    const idle = matches === 0 && !isMoot
    const isShadowed = matches > 0 && decides === 0
    return {
      ...place(this.rule),
      matches,
      decides,
      idle,
      ...(isShadowed && { shadowedBy: [...this.before].sort((a, b) => a - b) }),
      verdict: isMoot ? 'ok' : worst([...this.verdicts]),
    }
  }
}

const place = ({ text, line }: RulePlace): RulePlace => ({ text, line })
