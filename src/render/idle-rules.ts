import type { JudgedPolicy, JudgedRule, Report } from '../model/report.ts'
import { ruleWords } from './finding-words.ts'
import { fold } from './fold.ts'
import { others, SHOWN } from './shown.ts'
import { paint, plural, type Style } from './style.ts'

/** A rule that decides nothing may be a slip of the pen, and is not kept for certain. */
export function idleRules({ policy }: Report, style: Style): string[] {
  if (!policy) return []
  return [
    ...section('NOTHING MEASURED', policy, ({ idle }) => idle, style),
    ...section('DECIDED BY EARLIER RULES', policy, isShadowed, style),
  ]
}

/** How many there are, for the line that sums up. */
export function idleCounts(policy: JudgedPolicy | undefined): string[] {
  const count = (isMeant: (rule: JudgedRule) => boolean) => policy?.rules.filter(isMeant).length ?? 0
  const [idle, shadowed] = [count((rule) => rule.idle), count(isShadowed)]
  return [
    ...(idle > 0 ? [`${plural(idle, 'rule')} about nothing that was measured`] : []),
    ...(shadowed > 0 ? [`${plural(shadowed, 'rule')} decided by earlier ones`] : []),
  ]
}

function isShadowed({ shadowedBy }: JudgedRule): boolean {
  return shadowedBy !== undefined
}

function section(
  title: string,
  { rules, file }: JudgedPolicy,
  isMeant: (rule: JudgedRule) => boolean,
  style: Style,
): string[] {
  const meant = rules.filter(isMeant)
  if (meant.length === 0) return []
  const lines = meant
    .slice(0, SHOWN)
    .flatMap((rule) => fold(ruleWords(rule, file) + by(rule), style.width, '  ', '    '))
  const heading = paint(`${title} (${plural(meant.length, 'rule')})`, 'doubtful', style)
  return ['', heading, ...lines, ...others(meant.length, 'rule')]
}

function by({ shadowedBy = [] }: JudgedRule): string {
  if (shadowedBy.length === 0) return ''
  return `: all that it speaks of is decided by line${shadowedBy.length > 1 ? 's' : ''} ${shadowedBy.join(', ')}`
}
