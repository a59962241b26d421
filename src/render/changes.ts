import type { PairChange } from '../verdict/changes.ts'
import { paint, printable, type Style, type Tone } from './style.ts'

/** One line a pair that differs: what it was and is, and by which probes. */
export function renderChanges(changes: readonly PairChange[], style: Style): string[] {
  return changes.map((change) => {
    const words = probeWords(change)
    return `${headline(change, style)}${words.length === 0 ? '' : `  (${words.join('; ')})`}`
  })
}

const TONES: Readonly<Record<string, Tone>> = { ok: 'good', leak: 'bad', broken: 'bad', unproven: 'doubtful' }

export function headline({ from, to, before, after }: PairChange, style: Style): string {
  const pair = `${printable(from)} → ${printable(to)}`
  if (!after) return `${pair}  is gone`
  const tone = TONES[after.verdict] ?? 'quiet'
  const now = paint(`${after.observed}, ${after.verdict}`, tone, style)
  return before ? `${pair}  ${before.observed}, ${before.verdict} → ${now}` : `${pair}  is new: ${now}`
}

/** What differs in each probe; nothing where the whole pair is new or gone. */
export function probeWords({ before, after, probes }: PairChange): string[] {
  if (!before || !after) return []
  return probes.map(({ what, before: was, after: is }) => {
    return `${printable(what)} ${was ?? 'not asked'} → ${is ?? 'not asked'}`
  })
}
