const QUOTED = /"((?:[^"]|"")*)"/y
const PLAIN = /[^,\n]*/y

/** Reads one CSV record as Go's encoding/csv does, whose complaints a user of docker knows. */
export function readCsv(text: string): string[] {
  if (text === '') return []
  const fields: string[] = []
  for (let at = 0; ; at += 1) {
    const field = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at)
    fields.push(field.text)
    at = field.end
    if (text[at] !== ',') return fields
  }
}

interface Field {
  readonly text: string
  readonly end: number
}

function readQuoted(text: string, start: number): Field {
  QUOTED.lastIndex = start
  const [whole, inner = ''] = QUOTED.exec(text) ?? []
  if (whole === undefined) throw malformed(text.length, 'extraneous or missing " in quoted-field')
  const end = start + whole.length
  const isEnd = end === text.length || text[end] === ',' || text[end] === '\n'
  if (!isEnd) throw malformed(end - 1, 'extraneous or missing " in quoted-field')
  return { text: inner.replaceAll('""', '"'), end }
}

function readPlain(text: string, start: number): Field {
  PLAIN.lastIndex = start
  const [field = ''] = PLAIN.exec(text) ?? []
  const quote = field.indexOf('"')
  if (quote !== -1) throw malformed(start + quote, 'bare " in non-quoted-field')
  return { text: field, end: start + field.length }
}

const malformed = (index: number, reason: string) =>
  new RangeError(`parse error on line 1, column ${index + 1}: ${reason}`)
