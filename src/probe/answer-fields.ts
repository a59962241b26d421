/** The fields of one line, read from left to right. What is not as it should be throws what the reader was given. */
export interface Fields {
  word(): string
  /** A number without sign. */
  count(): number
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
  return {
    word,
    count: () => {
      const field = word()
      if (!/^\d{1,15}$/.test(field)) throw failure()
      return Number(field)
    },
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
