/** How a terminal shows text; what is not a terminal gets plain text. */
export interface Style {
  /** Columns. */
  readonly width: number
  readonly color: boolean
}

export type Tone = 'good' | 'bad' | 'doubtful' | 'quiet' | 'strong'

const CODES: Readonly<Record<Tone, string>> = {
  good: '32',
  bad: '1;31',
  doubtful: '33',
  quiet: '2',
  strong: '1',
}

export function paint(text: string, tone: Tone, { color }: Style): string {
  return color && text !== '' ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text
}

export const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be found
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g

/** Names come from the engine: nothing in them may steer a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '�')
}

export function arrow(from: string, to: string): string {
  return `${printable(from)} → ${printable(to)}`
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
