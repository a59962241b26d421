import type { Column } from '../model/column.ts'
import { columnNamed } from '../model/column-name.ts'
import { NetxError } from '../model/errors.ts'
import { atlas, placeKey } from '../model/place.ts'
import { type Container, notPublishedOf, type Publication, type Topology } from '../model/topology.ts'

/** The columns that `--also` asks for. A word that is none is an error. */
export function planColumns(also: readonly string[], topology: Topology): Column[] {
  const columns = also.flatMap((word) => columnsOf(word, topology))
  return [...new Map(columns.map((column) => [column.id, column])).values()]
}

function columnsOf(word: string, topology: Topology): Column[] {
  const column = columnNamed(word)
  if (column === null) throw badColumn(word)
  return column === 'published' ? publishedColumns(topology) : [column]
}

function badColumn(word: string): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_COLUMN',
    message: `"${word}" is nothing that --also knows`,
    next: 'Write gateway, host, published, internet=ADDRESS, or an address or a name, with :PORT or without.',
  })
}

/** One for each port that a participant, or the container whose network it uses, published or was to publish. */
export function publishedColumns(topology: Topology): Column[] {
  const map = atlas(topology)
  const owners = new Map(topology.participants.map((id) => [placeKey(map.place(id)), map.place(id)] as const))
  return [...owners.values()].flatMap((owner) => {
    const wanted = [...owner.published, ...notPublishedOf(owner).filter(({ hostPort }) => hostPort > 0)]
    const byPort = Map.groupBy(wanted, ({ protocol, port }) => `${port}/${protocol}`)
    return [...byPort.values()].map((at) => publishedColumn(owner, at))
  })
}

function publishedColumn({ id, name }: Container, at: readonly Publication[]): Column {
  const [{ protocol, port }] = at as [Publication]
  return { kind: 'published', id: `@${name}:${port}${protocol === 'udp' ? '/udp' : ''}`, owner: id, at }
}
