import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEngine } from '../../../src/engine/open-engine.ts'

type Answer = (path: string, response: ServerResponse) => void

/** An engine that greets as one, and then answers as it likes. */
async function engineOf(answer: Answer) {
  const folder = await mkdtemp(join(tmpdir(), 'netx-odd-'))
  const socket = join(folder, 'docker.sock')
  const server = createServer((request, response) => {
    response.setHeader('Api-Version', '1.45')
    response.setHeader('Server', 'Docker/26.1.5 (linux)')
    if (request.url?.endsWith('/_ping')) response.end('OK')
    else answer(request.url ?? '', response)
  }).listen(socket)
  await once(server, 'listening')
  const globals = {
    host: `unix://${socket}`,
    config: folder,
    debug: false,
    tls: undefined,
    tlsVerify: undefined,
  }
  const engine = await openEngine(globals, {}, () => undefined)
  return {
    engine,
    async [Symbol.asyncDispose]() {
      engine.close()
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

const endless = (piece: string) => (_: string, response: ServerResponse) => {
  const more = () => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
}

test('a list without end is cut off with a sentence', async () => {
  await using odd = await engineOf(endless(`[${'{"Id":"x"},'.repeat(100_000)}`))
  await expect(odd.engine.containers()).rejects.toMatchObject({
    code: 'NETX_ANSWER_TOO_LARGE',
    message: expect.stringMatching(/answered GET \/containers\/json with more than 256 MiB$/),
  })
}, 60_000)

test.each(['', 'no JSON', '{"a":', '[1,2', '[[[[', '\u0000'])(
  'what is no JSON is nothing: %j',
  async (text) => {
    await using odd = await engineOf((_, response) => response.end(text))
    expect(await odd.engine.containers()).toEqual([])
    expect(await odd.engine.networks()).toEqual([])
  },
)

test.each([
  [404, '{"message":"No such container: x"}', 'NETX_NOT_FOUND', 'No such container: x'],
  [500, 'a plain sentence', 'NETX_ENGINE_ERROR', 'a plain sentence'],
  [409, '{"message":"twice"}', 'NETX_CONFLICT', 'twice'],
])('a refusal is told in the words of the engine: %i', async (status, body, code, said) => {
  await using odd = await engineOf((_, response) => response.writeHead(status).end(body))
  await expect(odd.engine.container('x')).rejects.toMatchObject({
    code,
    message: `Error response from daemon: ${said}`,
  })
})

test('an answer that breaks off is a broken connection', async () => {
  await using odd = await engineOf((_, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('[')
    setImmediate(() => response.destroy())
  })
  await expect(odd.engine.containers()).rejects.toMatchObject({ code: 'NETX_ENGINE_UNREACHABLE' })
})

test('an import that is answered in no JSON is not taken for a complaint', async () => {
  await using odd = await engineOf((_, response) => response.end('fine\n{"error":"no room left"}\n'))
  await expect(odd.engine.provideHelper(new Uint8Array(8))).rejects.toThrow('no room left')
})
