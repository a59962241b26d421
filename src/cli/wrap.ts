/** Below this many columns a text is put under its flag, not beside it. */
const NARROW = 24
const NARROW_INDENT = 16
/** Lines are filled short of the edge by this, so that a last word seldom stands alone. */
const SLOP = 5

/** Wraps a flag's description at the column where it starts, breaking lines where docker's help breaks them. */
export function wrap(text: string, indent: number, width: number): string {
  if (width - indent >= NARROW) return fill(text, width - indent).join(newLine(indent))
  const room = Math.max(width - NARROW_INDENT, NARROW)
  return ['', ...fill(text, room)].join(newLine(NARROW_INDENT))
}

const newLine = (indent: number) => `\n${' '.repeat(indent)}`

function fill(text: string, room: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length >= room) {
    const at = rest.lastIndexOf(' ', room - SLOP - 1)
    if (at <= 0) break
    lines.push(rest.slice(0, at))
    rest = rest.slice(at + 1)
  }
  return [...lines, rest]
}
