import { isAddress } from '../model/address.ts'
import type { Column } from '../model/column.ts'
import { NetxError } from '../model/errors.ts'
import { placeKey } from '../model/place.ts'
import type { Container, Publication, Topology } from '../model/topology.ts'

/** The columns that `--also` asks for. A word that is none is an error. */
export function planColumns(also: readonly string[], topology: Topology): Column[] {
  const columns = also.flatMap((word) => columnsOf(word, topology))
  return [...new Map(columns.map((column) => [column.id, column])).values()]
}

function columnsOf(word: string, topology: Topology): Column[] {
  if (word === 'gateway' || word === 'host') return [{ kind: word, id: `@${word}` }]
  if (word === 'published') return publishedColumns(topology)
  const [label, place] = word.startsWith('internet=') ? ['internet', word.slice(9)] : ['', word]
  const common = { id: `@${label || place}`, outside: label !== '' }
  const target = readPlace(place)
  if (target) return [{ kind: 'place', ...common, ...target }]
  const named = readName(place)
  if (named) return [{ kind: 'name', ...common, ...named, addresses: new Map() }]
  throw badColumn(word)
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

function badColumn(word: string): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_COLUMN',
    message: `"${word}" is nothing that --also knows`,
    next: 'Write gateway, host, published, internet=ADDRESS, or an address or a name, with :PORT or without.',
  })
}

/** One for each published port of a participant, or of the container whose network it uses. */
function publishedColumns({ containers, participants }: Topology): Column[] {
  const known = new Map(containers.map((container) => [container.id, container]))
  const owners = new Map(
    participants.flatMap((id) => {
      const container = known.get(id)
      return container ? [[placeKey(container), container] as const] : []
    }),
  )
  return [...owners.values()].flatMap((owner) => {
    const byPort = Map.groupBy(owner.published, ({ protocol, port }) => `${port}/${protocol}`)
    return [...byPort.values()].map((at) => publishedColumn(owner, at))
  })
}

function publishedColumn({ id, name }: Container, at: readonly Publication[]): Column {
  const [{ protocol, port }] = at as [Publication]
  return { kind: 'published', id: `@${name}:${port}${protocol === 'udp' ? '/udp' : ''}`, owner: id, at }
}
