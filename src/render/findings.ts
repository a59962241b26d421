import type { Finding } from '../plan/finding.ts'
import { paint, plural, printable, type Style } from './style.ts'

/** What was found, each with what to do, and one line that sums up. */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  const lines = findings.map(({ severity, message, evidence, next }) => {
    const word = severity === 'problem' ? paint('PROBLEM', 'bad', style) : paint('hint', 'doubtful', style)
    const shown = evidence === undefined ? [] : [`    ${paint(printable(evidence), 'quiet', style)}`]
    return [`${word}  ${printable(message)}`, ...shown, `    ${printable(next)}`].join('\n')
  })
  const problems = findings.filter(({ severity }) => severity === 'problem').length
  const summary = `${plural(problems, 'problem')}, ${plural(findings.length - problems, 'hint')}.`
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    problems === 0 ? paint(summary, 'good', style) : summary,
  ].join('\n')
}
