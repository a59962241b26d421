import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { hasCode } from '../model/errors.ts'
import { isUnicast, normaliseAddress } from '../model/subnet.ts'
import type { Container } from '../model/topology.ts'
import { isPredefined } from '../model/topology.ts'
import type { EngineClient } from './client.ts'
import type { Json } from './json.ts'
import { quoted } from './left-out.ts'
import { route } from './routes.ts'

type Inspected = Omit<Container, 'nameservers'>
type Nameservers = Required<Pick<Container, 'nameservers' | 'leftOut'>>

const RESOLV_CONF = '/etc/resolv.conf'
const EMBEDDED: Nameservers = { nameservers: ['127.0.0.11'], leftOut: [] }
/** As many as the programs of a container ask: neither glibc nor musl reads on. */
const MOST = 3
const SIZE_LIMIT = 64 * 1024

/** Finds the DNS servers that the programs of a running container ask. */
export async function findNameservers(
  client: EngineClient,
  container: Inspected,
  inspection: Json,
  isMoby: boolean,
): Promise<Nameservers> {
  if (container.state !== 'running') return { nameservers: [], leftOut: [] }
  if (isMoby && hasEmbeddedServer(container, inspection)) return EMBEDDED
  const resolvConf = await readResolvConf(client, container.id)
  if (resolvConf !== null) return parseNameservers(resolvConf)
  return { nameservers: [], leftOut: [`has a ${RESOLV_CONF} that could not be read`] }
}

/** The file is the container's to write: what is no address of a machine is left out, and told. */
export function parseNameservers(resolvConf: string): Nameservers {
  const lines = resolvConf.split('\n').map((line) => line.trim().split(/\s+/))
  const named = lines.flatMap(([key, address = '']) => (key === 'nameserver' ? [address] : []))
  // One with a zone (`fe80::1%eth0`) can only be asked over that link.
  const strange = named.filter((address) => !isUnicast(address))
  const leftOut = `has a ${RESOLV_CONF} with the DNS server ${quoted(strange)}, which cannot be asked`
  return {
    nameservers: [...new Set(named.filter(isUnicast).slice(0, MOST).map(normaliseAddress))],
    leftOut: strange.length === 0 ? [] : [leftOut],
  }
}

/** Known without asking: Docker's own server is inside every container on a network that somebody made. */
function hasEmbeddedServer({ endpoints }: Inspected, inspection: Json): boolean {
  const mounts = inspection.at('Mounts').items.map((mount) => mount.at('Destination').text)
  return !mounts.includes(RESOLV_CONF) && endpoints.some(({ network }) => !isPredefined(network))
}

/** The file as the container sees it; empty when it has none, or is gone meanwhile; null where it is no file of that kind. */
async function readResolvConf(client: EngineClient, id: string): Promise<string | null> {
  const path = route('container', id, '/archive')
  try {
    return await unpack(await client.download({ method: 'GET', path, query: { path: RESOLV_CONF } }))
  } catch (error) {
    return hasCode(error, 'NETX_NOT_FOUND') ? '' : null
  }
}

/** Read to its end, so that the connection can be used again. A folder of that name may hold any number of files. */
async function unpack(archive: Readable): Promise<string> {
  const { extract } = await import('tar-stream')
  const entries = extract()
  archive.on('error', (error) => entries.destroy(error))
  archive.pipe(entries)
  let content = ''
  try {
    for await (const entry of entries) {
      if ((entry.header.size ?? 0) > SIZE_LIMIT || entry.header.type === 'directory')
        throw new Error(`${RESOLV_CONF} is none`)
      content += await text(entry)
    }
  } catch (error) {
    archive.destroy()
    throw error
  }
  return content
}
