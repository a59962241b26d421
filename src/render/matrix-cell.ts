import type { Pair } from '../model/report.ts'
import { paint, type Style, type Tone } from './style.ts'

/**
 * A cell in three characters: by address, by name, and whether that is as expected. `an ` both, `a- ` by address only,
 * `-- ` neither, `?` not known; then `!` for a leak, `x` for a broken path, `?` for what is not proven.
 */
export function cellText(pair: Pair): string {
  return byAddress(pair) + byName(pair) + MARKS[pair.verdict]
}

export function paintCell(text: string, verdict: Pair['verdict'], style: Style): string {
  return paint(text, TONES[verdict], style)
}

export const LEGEND = [
  'a  answers by address    n  resolves by name    -  does not    ?  not known',
  '!  leak: should be isolated    x  broken: should work    ?  (third) not proven',
]

const MARKS: Readonly<Record<Pair['verdict'], string>> = { ok: ' ', leak: '!', broken: 'x', unproven: '?' }
const TONES: Readonly<Record<Pair['verdict'], Tone>> = {
  ok: 'good',
  leak: 'bad',
  broken: 'bad',
  unproven: 'doubtful',
}

function byAddress({ observed }: Pair): string {
  if (observed === 'reachable') return 'a'
  return observed === 'isolated' ? '-' : '?'
}

function byName({ probes }: Pair): string {
  const names = probes.filter(({ kind }) => kind === 'dns')
  if (names.some(({ outcome }) => outcome === 'resolved')) return 'n'
  return names.length > 0 && names.every(({ verdict }) => verdict !== 'unproven') ? '-' : '?'
}
