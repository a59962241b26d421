import type { Finding } from '../plan/finding.ts'
import { paint, plural, printable, type Style } from './style.ts'

/** What was found, each with what to do, and one line that sums up. */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  const lines = findings.map(({ severity, message, next }) => {
    const word = severity === 'problem' ? paint('PROBLEM', 'bad', style) : paint('hint', 'doubtful', style)
    return `${word}  ${printable(message)}\n    ${printable(next)}`
  })
  const problems = findings.filter(({ severity }) => severity === 'problem').length
  const summary = `${plural(problems, 'problem')}, ${plural(findings.length - problems, 'hint')}.`
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    problems === 0 ? paint(summary, 'good', style) : summary,
  ].join('\n')
}
