import type { Explanation } from '../explain/explain.ts'
import type { Hop } from '../explain/hop.ts'
import type { Reason } from '../explain/reason.ts'
import type { JudgedProbe, Pair } from '../model/report.ts'
import { displayWidth, padTo } from './display-width.ts'
import { alike, expectation, seen } from './finding-words.ts'
import { fold } from './fold.ts'
import { MARKS } from './matrix-cell.ts'
import { lesserProber } from './matrix-remarks.ts'
import { paint, printable, type Style, type Tone } from './style.ts'

/** An explanation for a person: the headline, the path, the reasons with what changes them, and what was measured. */
export function renderExplanation(explanation: Explanation, style: Style): string {
  const { headline, path, reasons, pairs, verdict, measured } = explanation
  const tone = measured === 'unknown' ? 'doubtful' : TONES[verdict]
  return [
    ...fold(`${printable(headline)}.`, style.width).map((line) => paint(line, tone, style)),
    '',
    paint('PATH', 'strong', style),
    ...pathLines(path, style),
    ...(reasons.length > 0 ? ['', paint('REASONS', 'strong', style)] : []),
    ...reasons.flatMap((reason) => reasonLines(reason, style)),
    '',
    paint('MEASURED', 'strong', style),
    ...pairs.flatMap((pair) => measuredLines(pair, style)),
    ...lesserProber(explanation, style),
  ].join('\n')
}

const TONES: Readonly<Record<Explanation['verdict'], Tone>> = {
  ok: 'good',
  leak: 'bad',
  broken: 'bad',
  unproven: 'doubtful',
}

function pathLines(path: readonly Hop[], style: Style): string[] {
  const names = path.map(({ kind, name }) => (kind === 'stop' ? 'x' : printable(name)))
  const margin = Math.max(...names.map(displayWidth))
  return path.flatMap(({ kind, detail }, index) => {
    const lead = `  ${padTo(names[index] ?? '', margin)}  `
    const lines = fold(printable(detail), style.width, lead, ' '.repeat(margin + 4))
    return kind === 'stop' ? lines.map((line) => paint(line, 'bad', style)) : lines
  })
}

/** The command is never broken, so that it can be pasted. */
function reasonLines({ code, message, evidence, meaning, fix, fixOn }: Reason, style: Style): string[] {
  return [
    ...fold(`${code}  ${printable(message)}`, style.width, '  ', '         '),
    ...evidence.flatMap((line) => fold(printable(line), style.width, '         ', '           ')),
    ...fold(meaning, style.width, '         ').map((line) => paint(line, 'quiet', style)),
    ...(fixOn === 'host' ? ["         as root on the engine's host:"] : []),
    ...(fix === null ? [] : [`         ${fixOn === 'host' ? '#' : '$'} ${fix}`]),
  ]
}

function measuredLines({ probes, proof, proofReason }: Pair, style: Style): string[] {
  const [first] = probes
  const isOneReason = probes.every(
    ({ outcome, reason }) => outcome === 'not-measured' && reason === first?.reason,
  )
  if (isOneReason) {
    const nothing = `nothing${first?.reason === undefined ? '' : `, as ${printable(first.reason)}`}`
    return fold(nothing, style.width, '  ? ', '    ').map((line) => paint(line, 'doubtful', style))
  }
  const answers = alike(probes).flatMap((finding) => {
    const mark = MARKS[finding.verdict]
    const text = mark === ' ' ? seen(finding) : `${seen(finding)}; ${expectation(finding)}`
    return fold(text, style.width, `  ${mark} `, '      ').map((line) => paintLine(line, finding, style))
  })
  if (proof !== 'weak') return answers
  const doubt = fold(`Weak proof, as ${printable(proofReason ?? 'little is known')}.`, style.width, '    ')
  return [...answers, ...doubt.map((line) => paint(line, 'quiet', style))]
}

function paintLine(line: string, { verdict }: JudgedProbe, style: Style): string {
  return verdict === 'ok' ? line : paint(line, TONES[verdict], style)
}
