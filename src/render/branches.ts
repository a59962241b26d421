import { fold as foldWords } from './fold.ts'
import { paint, type Style, type Tone } from './style.ts'

/** Pieces of a line, which is folded between them. */
export function row(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(' ', UNBROKEN)).join('  ')
}

const UNBROKEN = '\u00a0'

export function fold(...given: Parameters<typeof foldWords>): string[] {
  return foldWords(...given).map((line) => line.replaceAll(UNBROKEN, ' ').trimEnd())
}

/** What is wrong, or not known, has a tone. */
export interface Line {
  readonly text: string
  readonly tone?: Tone
}

/** A node of the tree, and what hangs on it. Lines that do not fit are folded. */
export interface Branch extends Line {
  readonly details: readonly Line[]
}

export function tree(branches: readonly Branch[], style: Style): string[] {
  return branches.flatMap(({ details, ...branch }, index) => {
    const isLast = index === branches.length - 1
    const [lead, hang] = isLast ? ['└─ ', '   '] : ['├─ ', '│  ']
    return [
      ...drawn(branch, style, lead, `${hang}  `),
      ...details.flatMap((detail) => drawn(detail, style, `${hang}  `, `${hang}    `)),
    ]
  })
}

/** The lines of the tree itself have no tone. */
function drawn({ text, tone }: Line, style: Style, lead: string, hang: string): string[] {
  return fold(text, style.width, lead, hang).map((line, index) => {
    const margin = index === 0 ? lead : hang
    return tone === undefined ? line : margin + paint(line.slice(margin.length), tone, style)
  })
}
