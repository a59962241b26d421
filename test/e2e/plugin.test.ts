import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NETX, pluginShell } from '../support/plugin-shell.ts'

/** What the docker CLI and the plugin have to do with each other; no engine is needed for that. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const folder = mkdtempSync(join(tmpdir(), 'netx-plugin-'))
const deadHost = `unix://${folder}/nobody-listens`
const shell = pluginShell(deadHost)

beforeAll(async () => {
  const { exitCode, stdout } = await shell.netx('install')
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^Installed \/.*\nIt starts \/.*\n/),
  })
})

describe('docker finds the plugin', () => {
  test('and lists it with what it is for', async () => {
    expect((await shell.docker('--help')).stdout).toMatch(/^ {2}netx\* +Build Docker networks on purpose/m)
  })

  test('and has nothing to complain about', async () => {
    const { stdout } = await shell.docker('info', '--format', '{{json .ClientInfo.Plugins}}')
    const plugin = { Name: 'netx', SchemaVersion: '0.1.0', Version: version }
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining(plugin)])
    expect(JSON.parse(stdout)[0].Err).toBeUndefined()
  })

  test.each([[['netx', '--help']], [['netx', 'help']], [['help', 'netx']], [['--help', 'netx']]])(
    'and asks it for help with %j',
    async (args) => {
      const { exitCode, stdout, stderr } = await shell.docker(...args)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage: {2}docker netx COMMAND\n\nBuild .*\n\nCommands:\n/)
    },
  )

  test.each([
    [['netx', 'version', '--help']],
    [['netx', 'help', 'version']],
    [['help', 'netx', 'version']],
    [['--help', 'netx', 'version']],
    [['-D', 'netx', '--help', 'version']],
  ])('and asks it for the help of a command with %j', async (args) => {
    expect((await shell.docker(...args)).stdout).toMatch(/^Usage: {2}docker netx version\n/)
  })

  test('and without a command, help goes to stderr', async () => {
    const { exitCode, stdout, stderr } = await shell.docker('netx')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(/^Usage: {2}docker netx COMMAND\n/)
  })

  test('and passes its own flags on', async () => {
    const elsewhere = `unix://${folder}/elsewhere`
    const { exitCode, stderr } = await shell.docker('-H', elsewhere, '-D', 'netx', 'ls')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(elsewhere)
  })
})

describe('flags are refused as docker refuses them', () => {
  test.each([
    [['--bogus']],
    [['--bogus=3', 'n']],
    [['---n']],
    [['--=n']],
    [['-xyz']],
    [['-x=3']],
    [['-=n']],
    [['--driver']],
    [['-d']],
    [['--internal=x', 'n']],
    [['--subnet', '"x', 'n']],
    [['--subnet', '10.0.0.0/8,a"b"', 'n']],
    [['--label', '=x', 'n']],
    [['--label', 'a b=x', 'n']],
    [['--no-internal', 'n']],
  ])('create %j', async (args) => {
    const theirs = await shell.docker('network', 'create', ...args)
    const ours = await shell.docker('netx', 'create', ...args)
    expect(ours).toEqual({ ...theirs, stderr: theirs.stderr.replaceAll('docker network', 'docker netx') })
    expect(ours.exitCode).toBe(125)
  })

  test.each([[[]], [['a', 'b']]])('create with the arguments %j, but for the exit code', async (args) => {
    const theirs = await shell.docker('network', 'create', ...args)
    const ours = await shell.docker('netx', 'create', ...args)
    expect(ours).toEqual({
      exitCode: 125,
      stdout: '',
      stderr: theirs.stderr.replaceAll('docker network', 'docker netx'),
    })
  })

  test('the flags of docker are unknown after the name of the plugin', async () => {
    const { exitCode, stderr } = await shell.docker('netx', '--context', 'x', 'ls')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 125,
      stderr: expect.stringMatching(/^unknown flag: --context\n/),
    })
  })

  test('an unknown command is one', async () => {
    const { exitCode, stderr } = await shell.docker('netx', 'bogus')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 125,
      stderr: expect.stringMatching(/^docker: unknown command: docker netx bogus\n\nUsage:/),
    })
  })

  test('nothing is read from stdin for an argument that is missing', async () => {
    const { exitCode, stderr } = await shell.netx('create')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 125,
      stderr: expect.stringContaining("docker-netx: 'docker-netx create' requires 1 argument"),
    })
  })
})

describe('completion', () => {
  const FILES = 'Completion ended with directive: ShellCompDirectiveNoFileComp\n'

  test('offers commands with their descriptions', async () => {
    const { stdout, stderr } = await shell.docker('__complete', 'netx', 'vers')
    expect({ stdout, stderr }).toEqual({
      stdout: 'version\tShow the version of docker-netx\n:4\n',
      stderr: FILES,
    })
  })

  test('answers the older script of docker, which leaves the name of the plugin out', async () => {
    expect((await shell.netx('__completeNoDesc', 'vers')).stdout).toBe('version\n:4\n')
  })

  test('offers flags and their values', async () => {
    expect((await shell.docker('__complete', 'netx', 'ls', '--form')).stdout).toMatch(/^--format\t.*\n:4\n$/)
    expect((await shell.docker('__complete', 'netx', 'ls', '--format', '')).stdout).toBe('table\njson\n:4\n')
    expect((await shell.docker('__complete', 'netx', 'matrix', '--policy', 'p')).stdout).toBe(':0\n')
  })

  test('says that it failed when the engine is away', async () => {
    const { exitCode, stdout } = await shell.docker('__complete', 'netx', 'inspect', '')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: ':1\n' })
  })
})

describe('an interrupted command', () => {
  let running: ChildProcess
  let stderr: Promise<string>

  /** An engine that takes every call and answers none, so that whoever calls waits. */
  async function waitForEngine(file: string, ...args: string[]): Promise<void> {
    const socket = join(mkdtempSync(join(tmpdir(), 'netx-silent-')), 'docker.sock')
    const server = createServer().listen(socket)
    await once(server, 'listening')
    const env = { ...shell.environment, DOCKER_HOST: `unix://${socket}` }
    running = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    if (running.stderr === null) throw new Error('stderr is a pipe')
    stderr = text(running.stderr)
    await once(server, 'connection')
    server.close()
  }

  beforeEach(() => () => running.kill('SIGKILL'))

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, and without a word', async (signal, exitCode) => {
    await waitForEngine(process.execPath, NETX, 'ls')
    running.kill(signal)
    expect(await once(running, 'close')).toEqual([exitCode, null])
    expect(await stderr).toBe('')
  })

  test('docker that is told to end takes its plugin along', async () => {
    await waitForEngine('docker', 'netx', 'ls')
    running.kill('SIGTERM')
    expect(await once(running, 'close')).toEqual([143, null])
    expect(await stderr).toBe('')
  })
})

test('a reader that goes away early is no error', async () => {
  const child = spawn('sh', ['-c', `'${process.execPath}' '${NETX}' create --help | head -n 1`])
  const [stdout, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect({ stdout, complaints }).toEqual({
    stdout: 'Usage:  docker-netx create [OPTIONS] NETWORK\n',
    complaints: '',
  })
})

test.runIf(process.platform === 'linux')('a disk that is full is one sentence', async () => {
  const child = spawn('sh', ['-c', `'${process.execPath}' '${NETX}' version > /dev/full`])
  const [complaints, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect({ complaints, exitCode }).toEqual({
    complaints: 'The output could not be written: ENOSPC: no space left on device, write\n',
    exitCode: 1,
  })
})

test('a hook that tells of nothing is answered with nothing', async () => {
  expect(await shell.netx('netx', 'docker-cli-plugin-hooks', '{}')).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '',
  })
})

test('what was installed can be taken away', async () => {
  const { exitCode, stdout } = await shell.docker('netx', 'uninstall')
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^Removed \/.*docker-netx\n$/),
  })
  expect((await shell.docker('netx', 'version')).exitCode).not.toBe(0)
})
