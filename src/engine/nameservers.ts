import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Container } from '../model/topology.ts'
import { isPredefined } from '../model/topology.ts'
import type { EngineClient } from './client.ts'
import type { Json } from './json.ts'
import { route } from './routes.ts'

type Inspected = Omit<Container, 'nameservers'>

const RESOLV_CONF = '/etc/resolv.conf'
const EMBEDDED = ['127.0.0.11']
const SIZE_LIMIT = 64 * 1024

/** Finds the DNS servers that the programs of a running container ask. */
export async function findNameservers(
  client: EngineClient,
  container: Inspected,
  inspection: Json,
  isMoby: boolean,
): Promise<readonly string[]> {
  if (container.state !== 'running') return []
  if (isMoby && hasEmbeddedServer(container, inspection)) return EMBEDDED
  return parseNameservers(await readResolvConf(client, container.id))
}

export function parseNameservers(resolvConf: string): string[] {
  const lines = resolvConf.split('\n').map((line) => line.trim().split(/\s+/))
  return lines.flatMap(([key, address = '']) => (key === 'nameserver' && isAddress(address) ? [address] : []))
}

/** One with a zone (`fe80::1%eth0`) can only be asked over that link. */
const isAddress = (text: string) => isIP(text) !== 0 && !text.includes('%')

/** Known without asking: Docker's own server is inside every container on a network that somebody made. */
function hasEmbeddedServer({ endpoints }: Inspected, inspection: Json): boolean {
  const mounts = inspection.at('Mounts').items.map((mount) => mount.at('Destination').text)
  return !mounts.includes(RESOLV_CONF) && endpoints.some(({ network }) => !isPredefined(network))
}

/** The file as the container sees it; empty when it has none, or is gone meanwhile. */
async function readResolvConf(client: EngineClient, id: string): Promise<string> {
  const path = route('container', id, '/archive')
  try {
    return await unpack(await client.download({ method: 'GET', path, query: { path: RESOLV_CONF } }))
  } catch {
    // Whoever cannot be asked whom to ask has no known server; the matrix says so.
    return ''
  }
}

/** Read to its end, so that the connection can be used again. */
async function unpack(archive: Readable): Promise<string> {
  const { extract } = await import('tar-stream')
  const entries = extract()
  archive.on('error', (error) => entries.destroy(error))
  archive.pipe(entries)
  let content = ''
  try {
    for await (const entry of entries) {
      if (entry.header.size > SIZE_LIMIT) throw new Error(`${RESOLV_CONF} is too large`)
      content += await text(entry)
    }
  } catch (error) {
    archive.destroy()
    throw error
  }
  return content
}
