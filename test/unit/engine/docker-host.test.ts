import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveEndpoint } from '../../../src/engine/docker-host.ts'
import type { GlobalFlags } from '../../../src/model/global-flags.ts'

let folder = ''
let warnings: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netx-config-'))
  warnings = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const noFlags: GlobalFlags = { debug: false, tls: undefined, tlsVerify: undefined }

function resolve(flags: Partial<GlobalFlags> = {}, environment: Record<string, string> = {}) {
  const warn = (text: string) => warnings.push(text)
  return resolveEndpoint({ ...noFlags, ...flags }, { DOCKER_CONFIG: folder, ...environment }, warn)
}

function write(path: string, content: unknown): void {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

function context(name: string, docker: object, pems: Record<string, string> = {}): void {
  const id = createHash('sha256').update(name).digest('hex')
  write(`contexts/meta/${id}/meta.json`, { Name: name, Metadata: {}, Endpoints: { docker } })
  for (const [file, pem] of Object.entries(pems)) write(`contexts/tls/${id}/docker/${file}.pem`, pem)
}

describe('which engine', () => {
  beforeEach(() => {
    for (const name of ['typed', 'env', 'current']) context(name, { Host: `unix:///${name}.sock` })
    write('config.json', { currentContext: 'current' })
  })

  it.each<[string, Partial<GlobalFlags>, Record<string, string>]>([
    ['unix:///typed.sock', { context: 'typed' }, { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'env' }],
    ['unix:///flag.sock', { host: 'unix:///flag.sock' }, { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'env' }],
    ['tcp://h:2375', {}, { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'env' }],
    ['tcp://h:2375', { context: 'default' }, { DOCKER_HOST: 'tcp://h', DOCKER_CONTEXT: 'env' }],
    ['unix:///env.sock', {}, { DOCKER_CONTEXT: 'env' }],
    ['unix:///current.sock', {}, {}],
    ['unix:///current.sock', {}, { DOCKER_HOST: '', DOCKER_CONTEXT: '' }],
    ['unix:///var/run/docker.sock', { host: '' }, {}],
    ['unix:///var/run/docker.sock', { context: 'default' }, {}],
  ])('%s for %j and %j', (address, flags, environment) => {
    expect(resolve(flags, environment).address).toBe(address)
  })

  it('is a question that --context and --host cannot both answer', () => {
    expect(() => resolve({ context: 'typed', host: 'tcp://h' })).toThrow(
      'cannot specify both --host and --context',
    )
  })

  it('is unknown for a context that does not exist', () => {
    expect(() => resolve({ context: 'nope' })).toThrow(
      'unable to resolve docker endpoint: context "nope": context not found',
    )
  })

  it('reads the configuration of --config before that of DOCKER_CONFIG', () => {
    write('other/config.json', { currentContext: 'default' })
    expect(resolve({ config: join(folder, 'other') }).address).toBe('unix:///var/run/docker.sock')
  })
})

describe('config.json', () => {
  it('warns and goes on when it is malformed', () => {
    write('config.json', '{"currentContext":')
    expect(resolve().address).toBe('unix:///var/run/docker.sock')
    expect(warnings).toEqual([expect.stringMatching(/^WARNING: Error loading config file: .*config\.json: /)])
  })

  it('may be absent', () => {
    resolve()
    expect(warnings).toEqual([])
  })

  it('gives headers, which DOCKER_CUSTOM_HEADERS replaces', () => {
    write('config.json', { HttpHeaders: { 'X-Team': 'net', 'X-Old': '1' } })
    expect(resolve().headers).toEqual({ 'X-Team': 'net', 'X-Old': '1' })
    const replaced = resolve({}, { DOCKER_CUSTOM_HEADERS: 'A=1,"B=x,y=z"' })
    expect(replaced.headers).toEqual({ A: '1', B: 'x,y=z' })
  })
})

it('takes the API version from DOCKER_API_VERSION', () => {
  expect(resolve().apiVersion).toBeNull()
  expect(resolve({}, { DOCKER_API_VERSION: '1.41' }).apiVersion).toBe('1.41')
  expect(resolve({}, { DOCKER_API_VERSION: 'v1.41' }).apiVersion).toBe('1.41')
})

describe('TLS', () => {
  const tls = (flags: Partial<GlobalFlags>, environment: Record<string, string> = {}) => {
    const { transport } = resolve({ host: 'tcp://h:2376', ...flags }, environment)
    return transport.kind === 'tcp' ? transport.tls : undefined
  }

  beforeEach(() => {
    for (const name of ['ca', 'cert', 'key']) write(`${name}.pem`, name)
  })

  const material = { ca: 'ca', cert: 'cert', key: 'key' }

  it.each<[string, Partial<GlobalFlags>, Record<string, string>, boolean | null]>([
    ['is off, whatever the port', {}, {}, null],
    ['is on and unverified for --tls', { tls: true }, {}, false],
    ['is on and verified for --tlsverify', { tlsVerify: true }, {}, true],
    ['is on and unverified for --tlsverify=false', { tlsVerify: false }, {}, false],
    ['is verified for any DOCKER_TLS_VERIFY', {}, { DOCKER_TLS_VERIFY: '0' }, true],
    ['is unverified for DOCKER_TLS', {}, { DOCKER_TLS: '1' }, false],
    ['is off for --tls=false', { tls: false }, { DOCKER_TLS: '1' }, null],
  ])('%s', (_, flags, environment, verify) => {
    expect(tls(flags, environment)).toEqual(verify === null ? null : { ...material, verify })
  })

  it('takes files from DOCKER_CERT_PATH, and each flag goes before it', () => {
    write('certs/ca.pem', 'other ca')
    write('mine.pem', 'my cert')
    const environment = { DOCKER_CERT_PATH: join(folder, 'certs') }
    expect(tls({ tlsVerify: true }, environment)).toEqual({ ca: 'other ca', verify: true })
    const flags = { tlsVerify: true, tlsCert: join(folder, 'mine.pem'), tlsKey: join(folder, 'key.pem') }
    expect(tls(flags, environment)).toEqual({ ca: 'other ca', cert: 'my cert', key: 'key', verify: true })
  })

  it('needs its authority', () => {
    rmSync(join(folder, 'ca.pem'))
    expect(() => tls({ tlsVerify: true })).toThrow(/cannot read the TLS file .*ca\.pem/)
  })

  it('makes an empty host mean port 2376', () => {
    expect(resolve({ host: '', tls: true }).address).toBe('tcp://localhost:2376')
  })

  it('of a context comes from the context', () => {
    context('safe', { Host: 'tcp://h:2376', SkipTLSVerify: false }, material)
    context('lax', { Host: 'tcp://h:2376', SkipTLSVerify: true })
    context('plain', { host: 'tcp://h:2375', skipTlsVerify: false })
    const of = (name: string) => {
      const { transport } = resolve({ context: name })
      return transport.kind === 'tcp' ? transport.tls : undefined
    }
    expect(of('safe')).toEqual({ ...material, verify: true })
    expect(of('lax')).toEqual({ verify: false })
    expect(of('plain')).toBeNull()
  })
})
