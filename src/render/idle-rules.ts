import type { Report } from '../model/report.ts'
import { ruleWords } from './finding-words.ts'
import { fold } from './fold.ts'
import { others, SHOWN } from './shown.ts'
import { paint, plural, type Style } from './style.ts'

/** A rule that nothing was measured for may be a slip of the pen, and is not kept for certain. */
export function idleRules({ policy }: Report, style: Style): string[] {
  const idle = policy?.rules.filter((rule) => rule.idle) ?? []
  if (idle.length === 0) return []
  const title = paint(`NOTHING MEASURED (${plural(idle.length, 'rule')})`, 'doubtful', style)
  const lines = idle
    .slice(0, SHOWN)
    .flatMap((rule) => fold(ruleWords(rule, policy?.file ?? ''), style.width, '  ', '    '))
  return ['', title, ...lines, ...others(idle.length, 'rule')]
}
