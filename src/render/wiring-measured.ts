import type { MeasuredPair } from '../model/wiring.ts'
import { arrow, paint, plural, type Style } from './style.ts'

const TONES = { leak: 'bad', broken: 'bad', unproven: 'doubtful', ok: 'good' } as const

/** What was measured: the sum of it, and each pair that is not as promised. */
export function measuredLines(pairs: readonly MeasuredPair[], style: Style): string[] {
  const count = (what: MeasuredPair['observed']) => pairs.filter(({ observed }) => observed === what).length
  const others = pairs.filter(({ verdict }) => verdict !== 'ok')
  const sum = `${plural(pairs.length, 'pair')}: ${count('reachable')} reachable, ${count('isolated')} isolated`
  const lines = others.map(({ from, to, verdict }, index) => {
    const lead = index === others.length - 1 ? '└─' : '├─'
    return `${lead} ${paint(verdict, TONES[verdict], style)}  ${arrow(from, to)}`
  })
  return [
    paint(`measured, ${sum}${others.length === 0 ? ', all as promised' : ''}`, 'strong', style),
    ...lines,
  ]
}
