import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { NetxError } from '../../src/model/errors.ts'
import type { GlobalFlags } from '../../src/model/global-flags.ts'
import { staticEcho } from '../contract/static-echo.ts'
import { docker, lab } from '../support/docker.ts'
import { wrapSsh } from '../support/ssh-wrapper.ts'

const { host } = inject('engine')
const socket = host.replace(/^unix:\/\//, '')
const noFlags: GlobalFlags = { debug: false, tls: undefined, tlsVerify: undefined }

let echo = ''

let folder = ''
let opened: Engine[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netx-docker-config-'))
})
afterAll(async () => void (await docker(host, 'rmi', '--force', echo)))
afterEach(async () => {
  for (const engine of opened) engine.close()
  opened = []
  await rm(folder, { recursive: true })
})

async function open(flags: Partial<GlobalFlags>, environment: Record<string, string> = {}): Promise<Engine> {
  const engine = await openEngine({ ...noFlags, ...flags }, { DOCKER_CONFIG: folder, ...environment })
  opened.push(engine)
  return engine
}

/** Asked over that connection, and over docker's own. */
async function expectTheEngine(engine: Engine): Promise<void> {
  const { stdout } = await docker(host, 'network', 'ls', '--quiet', '--no-trunc')
  const ids = (await engine.networks()).map(({ id }) => id)
  expect(ids.sort()).toEqual(stdout.trim().split('\n').sort())
}

async function failureOf(action: Promise<unknown>): Promise<NetxError> {
  const error = await action.then(
    () => new Error('no error'),
    (reason) => reason,
  )
  if (error instanceof NetxError) return error
  throw error
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a unix socket', () => {
  it('is reached by --host, whatever DOCKER_HOST says, in our environment or the process’s', async () => {
    const before = process.env['DOCKER_HOST']
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1'
    try {
      await expectTheEngine(await open({ host }, { DOCKER_HOST: 'tcp://127.0.0.1:1' }))
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST']
      else process.env['DOCKER_HOST'] = before
    }
  })

  it('is reached by DOCKER_HOST', async () => {
    const engine = await open({}, { DOCKER_HOST: host })
    await expectTheEngine(engine)
    expect(await engine.info()).toMatchObject({ host })
  })

  it('is reached by a context that docker made, named by flag, variable or configuration', async () => {
    const config = { DOCKER_CONFIG: folder, PATH: process.env['PATH'] }
    await execa('docker', ['context', 'create', 'there', '--docker', `host=${host}`], { env: config })
    await expectTheEngine(await open({ context: 'there' }, { DOCKER_HOST: 'tcp://127.0.0.1:1' }))
    await expectTheEngine(await open({}, { DOCKER_CONTEXT: 'there' }))
    await execa('docker', ['context', 'use', 'there'], { env: config })
    await expectTheEngine(await open({}))
  })

  it('that is not there is told in docker’s words', async () => {
    const error = await failureOf(open({ host: 'unix:///nowhere/docker.sock' }))
    expect(error.code).toBe('NETX_ENGINE_UNREACHABLE')
    expect(error.message).toBe(
      'Cannot connect to the Docker daemon at unix:///nowhere/docker.sock. Is the docker daemon running?',
    )
  })

  it('serves many questions at once', async () => {
    await using here = lab(host, 'netx-many')
    const id = await here.container('c', ['--network', await here.network('n')])
    const engine = await open({ host })
    const found = await Promise.all(Array.from({ length: 50 }, () => engine.container(id)))
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set([here.name('c')]))
  })
})

describe('tcp', () => {
  it('that nobody listens on is told in docker’s words', async () => {
    const address = `tcp://127.0.0.1:${await freePort()}`
    const error = await failureOf(open({ host: address }))
    expect(error.message).toBe(
      `Cannot connect to the Docker daemon at ${address}. Is the docker daemon running?`,
    )
  })

  it('may go through a proxy with a path, headers and a pinned version', async () => {
    const asked: string[] = []
    const server = createServer((request, answer) => {
      asked.push(`${request.method} ${request.headers.host} ${request.url} ${request.headers['x-team']}`)
      answer.setHeader('Api-Version', '1.51').end(request.url?.endsWith('_ping') ? 'OK' : '[]')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await writeFile(join(folder, 'config.json'), '{"HttpHeaders": {"X-Team": "net"}}')
    const engine = await open({ host: `tcp://127.0.0.1:${port}/proxy` }, { DOCKER_API_VERSION: '1.42' })
    await engine.networks({ name: ['a b'] })
    engine.close()
    await new Promise((resolve) => server.close(resolve))
    const filters = 'filters=%7B%22name%22%3A%5B%22a%20b%22%5D%7D'
    expect(asked).toEqual([
      `GET 127.0.0.1:${port} /proxy/_ping net`,
      `GET 127.0.0.1:${port} /proxy/v1.42/networks?${filters} net`,
    ])
  })
})

describe('tcp with TLS', () => {
  const engineScript = fileURLToPath(new URL('../../script/engine', import.meta.url))
  const name = `netx-tls-${process.pid}`
  let certificates = ''
  let address = ''

  beforeAll(async () => {
    const port = await freePort()
    certificates = await mkdtemp(join(tmpdir(), 'netx-tls-'))
    address = `tcp://127.0.0.1:${port}`
    await execa(engineScript, ['up', '--name', name, '--tls', `${port}`, certificates])
  })
  afterAll(async () => {
    await execa(engineScript, ['down', '--name', name])
    await rm(certificates, { recursive: true })
  })

  const files = () => ({
    tlsCaCert: join(certificates, 'ca.pem'),
    tlsCert: join(certificates, 'cert.pem'),
    tlsKey: join(certificates, 'key.pem'),
  })
  const expectAnAnswer = async (engine: Engine) =>
    expect(await engine.info()).toMatchObject({ host: address, version: expect.stringMatching(/^\d+\./) })

  it('is reached by flags', async () => {
    await expectAnAnswer(await open({ host: address, tlsVerify: true, ...files() }))
    await expectAnAnswer(await open({ host: address, tls: true, ...files() }))
  })

  it('is reached by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH', async () => {
    const environment = { DOCKER_HOST: address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates }
    await expectAnAnswer(await open({}, environment))
  })

  it('is reached by a context that docker made', async () => {
    const { tlsCaCert, tlsCert, tlsKey } = files()
    const endpoint = `host=${address},ca=${tlsCaCert},cert=${tlsCert},key=${tlsKey}`
    const env = { DOCKER_CONFIG: folder, PATH: process.env['PATH'] }
    await execa('docker', ['context', 'create', 'safe', '--docker', endpoint], { env })
    const engine = await open({ context: 'safe' })
    await expectAnAnswer(engine)
    await rememberLines(engine)
  })

  it('turns away who brings no certificate', async () => {
    const ca = await readFile(join(certificates, 'ca.pem'))
    await writeFile(join(folder, 'ca.pem'), ca)
    const error = await failureOf(open({ host: address, tlsVerify: true }))
    expect(error.code).toBe('NETX_ENGINE_UNREACHABLE')
    expect(error.next).toContain('--tlscert')
  })

  it('is not trusted when another authority vouches for it', async () => {
    await execa(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'].concat(
        '-subj',
        '/CN=stranger',
        '-keyout',
        join(folder, 'k.pem'),
        '-out',
        join(folder, 'stranger.pem'),
      ),
    )
    const strange = { ...files(), tlsCaCert: join(folder, 'stranger.pem') }
    const error = await failureOf(open({ host: address, tlsVerify: true, ...strange }))
    expect(error.message).toMatch(/^error during connect: tcp:.*(certificate|issuer)/)
  })

  it('is asked for where plain HTTP is spoken to it', async () => {
    const error = await failureOf(open({ host: address }))
    expect(error.next).toContain('TLS')
  })
})

describe('ssh', () => {
  it('runs docker’s relay on the far side, as docker does', async () => {
    await using wrapper = await wrapSsh()
    const engine = await open({ host: `ssh://me@box:2222${socket}` })
    await expectTheEngine(engine)
    const relay = `docker --host=${host} system dial-stdio`
    const words = ['-o', 'ConnectTimeout=30', '-T', '-l', 'me', '-p', '2222', '--', 'box', relay]
    expect(await wrapper.calls()).toEqual([words])
  })

  it('carries many questions over few connections', async () => {
    await using wrapper = await wrapSsh()
    await using here = lab(host, 'netx-ssh')
    const id = await here.container('c', ['--network', await here.network('n')])
    const engine = await open({ host: `ssh://box${socket}` })
    await Promise.all(Array.from({ length: 20 }, () => engine.container(id)))
    expect((await wrapper.calls()).length).toBeLessThanOrEqual(4)
  })

  it('carries a helper’s stdin and stdout, and the end of its stdin', async () => {
    await using _ = await wrapSsh()
    await rememberLines(await open({ host: `ssh://box${socket}` }))
  })

  it('that fails says why', async () => {
    await using _ = await wrapSsh('me@box: Permission denied (publickey).')
    const error = await failureOf(open({ host: 'ssh://me@box' }))
    expect(error.code).toBe('NETX_ENGINE_UNREACHABLE')
    expect(error.message).toMatch(/command \[ssh .*\] has exited with exit status 255, .*\(publickey\)\.$/)
  })
})

/** A helper that repeats what it is told ends by itself when its stdin ends, and only then. */
async function rememberLines(engine: Engine): Promise<void> {
  echo = await engine.provideHelper(await staticEcho())
  const spec = { image: echo, labels: {}, network: 'none', folders: { netns: tmpdir() } } as const
  const session = await engine.startHelper(spec, new AbortController().signal)
  session.write('one\ntwo\n')
  const lines: string[] = []
  for await (const line of session.lines) {
    lines.push(line)
    if (lines.length === 2) break
  }
  expect(lines).toEqual(['one', 'two'])
  await session.close()
  expect(await failureOf(engine.container(session.id))).toMatchObject({ code: 'NETX_NOT_FOUND' })
}
