import type { Report } from '../model/report.ts'
import type { Comparison, Difference } from '../verdict/compare.ts'
import { headline, probeWords } from './changes.ts'
import { others, SHOWN } from './shown.ts'
import { paint, plural, printable, type Style, type Tone } from './style.ts'

interface Title {
  readonly words: string
  readonly tone: Tone
  readonly counted: string
}

const TITLES: Readonly<Record<Difference, Title>> = {
  added: { words: 'ADDED', tone: 'bad', counted: 'added' },
  removed: { words: 'REMOVED', tone: 'bad', counted: 'removed' },
  changed: { words: 'CHANGED', tone: 'bad', counted: 'changed' },
  unknown: { words: 'NOT KNOWN, THEN OR NOW', tone: 'doubtful', counted: 'not known' },
}

const KINDS = Object.keys(TITLES) as Difference[]

/** What differs from an earlier report, kind by kind, and one line that sums up. */
export function renderComparison(
  { changes, summary, report }: Comparison,
  file: string,
  style: Style,
): string {
  const sections = KINDS.flatMap((kind) => {
    const found = changes.filter((change) => change.kind === kind)
    if (found.length === 0) return []
    const { words, tone } = TITLES[kind]
    const title = paint(`${words} (${plural(found.length, 'pair')})`, tone, style)
    return [
      '',
      title,
      ...found.slice(0, SHOWN).flatMap((change) => lines(change, style)),
      ...others(found.length, 'pair'),
    ]
  })
  return [...sections, '', `Compared with ${printable(file)}: ${conclusion(summary, report, style)}`].join(
    '\n',
  )
}

function lines(change: Comparison['changes'][number], style: Style): string[] {
  return [`  ${headline(change, style)}`, ...probeWords(change).map((words) => `    ${words}`)]
}

function conclusion(summary: Comparison['summary'], { pairs }: Report, style: Style): string {
  const counts = KINDS.filter((kind) => summary[kind] > 0).map((kind) => {
    return `${summary[kind]} ${TITLES[kind].counted}`
  })
  if (counts.length === 0 && pairs.length === 0)
    return paint('nothing was measured, then or now.', 'doubtful', style)
  if (counts.length === 0) return paint('nothing differs.', 'good', style)
  const isKnown = summary.added + summary.removed + summary.changed > 0
  return paint(`${counts.join(', ')}.`, isKnown ? 'bad' : 'doubtful', style)
}
