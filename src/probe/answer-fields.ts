/** The fields of one line, read from left to right. What is not as it should be throws what the reader was given. */
export interface Fields {
  word(): string
  /** A text in which `%XX` stands for what a field cannot hold; null for `-`. */
  text(): string | null
  /** A number without sign. */
  count(): number
  /** Such a number; null for `-`. */
  countOrNone(): number | null
  /** Words with commas between them, or `-` for none. */
  list(): string[]
  oneOf<const W extends string>(...words: readonly W[]): W
  /** What is left, or the empty text. */
  rest(): string
}

export function fieldsOf(line: string, failure: () => Error): Fields {
  const fields = line.split(' ')
  let next = 0
  const word = (): string => {
    const field = fields[next]
    if (field === undefined || field === '') throw failure()
    next += 1
    return field
  }
  const number = (field: string): number => {
    if (!/^\d{1,15}$/.test(field)) throw failure()
    return Number(field)
  }
  const orNone = <T>(read: (field: string) => T): T | null => {
    const field = word()
    return field === '-' ? null : read(field)
  }
  return {
    word,
    text: () => orNone(unescapeText),
    count: () => number(word()),
    countOrNone: () => orNone(number),
    list: () => {
      const field = word()
      return field === '-' ? [] : field.split(',')
    },
    oneOf: (...words) => {
      const field = word()
      const known = words.find((one) => one === field)
      if (known === undefined) throw failure()
      return known
    },
    rest: () => fields.slice(next).join(' '),
  }
}

/** What is no UTF-8 becomes the replacement character. */
function unescapeText(text: string): string {
  if (!text.includes('%')) return text
  const bytes = text.replace(/%([\dA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
