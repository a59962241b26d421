import { isAddress } from './address.ts'
import type { Column } from './column.ts'

/** The column that a word names; `published` stands for one a published port; null for what names none. */
export function columnNamed(word: string): Column | 'published' | null {
  if (word === 'gateway' || word === 'host') return { kind: word, id: `@${word}` }
  if (word === 'published') return word
  const [label, place] = word.startsWith('internet=') ? ['internet', word.slice(9)] : ['', word]
  const common = { id: `@${label || place}`, outside: label !== '' }
  const target = readPlace(place)
  if (target) return { kind: 'place', ...common, ...target }
  const named = readName(place)
  return named && { kind: 'name', ...common, ...named, addresses: new Map() }
}

/** `ADDRESS`, `ADDRESS:PORT`, `[IPV6]:PORT`. */
function readPlace(text: string): { address: string; port: number | null } | null {
  if (isAddress(text)) return { address: text, port: null }
  const [, address = '', digits = ''] = /^\[?([^\]]*)\]?:(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  return isAddress(address) && port > 0 && port < 65536 ? { address, port } : null
}

/** `NAME.DOMAIN`, `NAME:PORT`; a single word would be a slip of the pen. */
function readName(text: string): { name: string; port: number | null } | null {
  const [, name = '', digits] = /^([a-z\d][\w-]*(?:\.[a-z\d][\w-]*)*)(?::(\d{1,5}))?$/i.exec(text) ?? []
  const port = digits === undefined ? null : Number(digits)
  if (name === '' || name.length > 253 || (port === null && !name.includes('.'))) return null
  return port === null || (port > 0 && port < 65536) ? { name, port } : null
}
