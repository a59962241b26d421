import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

export interface RefusingProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
}

/**
 * Stands before an engine as an authorisation plugin does: a container that it is not to make, by the body that asks
 * for it, is refused in the words of such a plugin. Everything else goes through.
 */
export async function refusingProxy(
  host: string,
  isRefused: (body: string) => boolean,
): Promise<RefusingProxy> {
  return await proxy(host, { isRefused })
}

interface Witness {
  readonly isRefused?: (body: string) => boolean
  /** Seen before the engine sees it; what is not passed on is never answered. */
  readonly before?: (method: string, path: string) => 'pass' | 'drop'
  /** Seen when the engine has answered. */
  readonly after?: (method: string, path: string) => void
}

/** Stands before an engine, and sees what it is asked. */
export async function proxy(
  host: string,
  { isRefused = () => false, before = () => 'pass', after = () => {} }: Witness,
): Promise<RefusingProxy> {
  const engine = host.replace(/^unix:\/\//, '')
  const folder = await mkdtemp(join(tmpdir(), 'netx-proxy-'))
  const socket = join(folder, 'docker.sock')
  const server = createServer(async (asked, answer) => {
    const body = await buffer(asked)
    if (asked.url?.includes('/containers/create') && isRefused(body.toString())) {
      answer.writeHead(403, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ message: 'authorization denied by plugin guard: not allowed' }))
      return
    }
    const { method = '', headers, url: path = '' } = asked
    if (before(method, path) === 'drop') return void answer.destroy()
    const passed = request({ socketPath: engine, method, path, headers }, (given) => {
      after(method, path)
      answer.writeHead(given.statusCode ?? 500, given.headers)
      given.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    passed.end(body)
  })
  // As an engine does, it keeps a connection that is idle for as long as the client does.
  server.keepAliveTimeout = 0
  server.on('upgrade', (asked: IncomingMessage, client, head) => {
    const upstream = connect(engine)
    const lines = asked.rawHeaders.flatMap((value, index) =>
      index % 2 === 0 ? [`${value}: ${asked.rawHeaders[index + 1]}`] : [],
    )
    upstream.write(`${[`${asked.method} ${asked.url} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    upstream.pipe(client)
    client.pipe(upstream)
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  server.listen(socket)
  await once(server, 'listening')
  const dispose = async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  }
  return { host: `unix://${socket}`, [Symbol.asyncDispose]: dispose }
}
