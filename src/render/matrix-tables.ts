import { type Expected, worst } from '../model/outcome.ts'
import type { JudgedProbe, Pair, Report } from '../model/report.ts'
import { type CellKinds, MARKS } from './matrix-cell.ts'
import { type Face, matrixGrid } from './matrix-grid.ts'
import { paint, type Style } from './style.ts'

/** Three grids where something differs, one where nothing does; null where they do not fit. */
export function matrixTables(report: Report, style: Style): string[] | null {
  const seen = matrixGrid(report, style)
  if (report.summary.ok === report.summary.pairs || !seen) return seen
  const titled = (title: string, grid: readonly string[] | null) => [
    paint(title, 'strong', style),
    ...(grid ?? []),
    '',
  ]
  return [
    ...titled('EXPECTED', matrixGrid(report, { ...style, color: false }, expectedFace)),
    ...titled('OBSERVED', seen),
    ...titled('DIFFERENCE', matrixGrid(report, style, differenceFace)).slice(0, -1),
    paint('·  as expected', 'quiet', style),
  ]
}

const KINDS = [
  ['icmp', 'a'],
  ['mtu', 'm'],
  ['dns', 'n'],
  ['tcp', 't'],
  ['udp', 'u'],
] as const

type Probed = (probes: readonly JudgedProbe[], sign: string) => string

/** A sign for each kind of question that the grid has room for, blank where it was not asked. */
function face(sign: Probed): Face {
  return ({ probes }: Pair, kinds: CellKinds) => {
    const shown = KINDS.filter(([kind]) => kind === 'icmp' || kind === 'dns' || kinds[kind])
    const signs = shown.map(([kind, letter]) => {
      const asked = probes.filter((probe) => probe.kind === kind)
      return asked.length === 0 ? ' ' : sign(asked, letter)
    })
    return `${signs.join('')} `
  }
}

const PRESENT: readonly Expected[] = ['reply', 'open', 'answer', 'resolved']

const expectedFace = face((probes, sign) => {
  if (probes.some(({ expected }) => PRESENT.includes(expected))) return sign
  if (probes.some(({ expected }) => expected === 'refused')) return 'r'
  return probes.every(({ expected }) => expected === 'unknown') ? '?' : '-'
})

const differenceFace = face((probes) => {
  const verdict = worst(probes.map((probe) => probe.verdict))
  return verdict === 'ok' ? '·' : MARKS[verdict]
})
