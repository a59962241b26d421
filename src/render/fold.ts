import { displayWidth } from './display-width.ts'

/** Prose in lines that fit, each behind `lead`, all but the first behind `hang`. A word that is longer than a line stays whole. */
export function fold(text: string, width: number, lead = '', hang = lead): string[] {
  const lines: string[] = []
  let line = lead
  let isEmpty = true
  for (const word of text.split(' ')) {
    const longer = isEmpty ? `${line}${word}` : `${line} ${word}`
    if (isEmpty || displayWidth(longer) <= width) line = longer
    else {
      lines.push(line)
      line = `${hang}${word}`
    }
    isEmpty = false
  }
  return [...lines, line]
}
