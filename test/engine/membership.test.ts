import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { docker, lab, TOOLBOX } from '../support/docker.ts'
import { type NetxResult, netx, startNetx } from '../support/netx.ts'
import { proxy } from '../support/refusing-proxy.ts'

const { host } = inject('engine')
const stage = lab(host, 'member')
const names = Array.from({ length: 10 }, (_, index) => stage.name(`c${index + 1}`))
const [c1 = '', c2 = '', c3 = ''] = names
const config = mkdtempSync(join(tmpdir(), 'netx-config-'))
const run = (...args: string[]): Promise<NetxResult> => netx(host, '--config', config, ...args)
let net = ''
let other = ''
let keeper = ''

beforeAll(async () => {
  net = await stage.network('net', '--subnet', '10.60.0.0/24')
  other = await stage.network('other', '--subnet', '10.61.0.0/24')
  for (const [index, name] of names.entries()) {
    const service = index < 3 ? 'web' : 'db'
    const labels = [
      '--label',
      `com.docker.compose.project=${stage.name('p')}`,
      '--label',
      `com.docker.compose.service=${service}`,
    ]
    await stage.container(name.replace(stage.name(''), ''), labels, TOOLBOX)
  }
  keeper = await stage.container('keeper', ['--network', net, '--ip', '10.60.0.200'], TOOLBOX)
})
afterEach(clear)
afterAll(async () => {
  await stage.dispose()
  rmSync(config, { recursive: true })
})

/** Nobody on the networks but the keeper. */
async function clear(): Promise<void> {
  for (const network of [net, other]) await run('disconnect', '--all', network)
  await stage.docker('network', 'connect', '--ip', '10.60.0.200', net, keeper)
}

/** All that the engine tells of the containers and the networks. */
async function state(): Promise<string> {
  const containers = await stage.docker('inspect', ...names, keeper)
  return `${containers}${await stage.docker('network', 'inspect', net, other)}`
}

async function members(network: string): Promise<string[]> {
  const text = await stage.docker(
    'network',
    'inspect',
    '--format',
    '{{range .Containers}}{{.Name}} {{end}}',
    network,
  )
  return text
    .trim()
    .split(' ')
    .filter((name) => name !== '' && name !== keeper)
    .sort()
}

const settings = async (network: string, container: string) =>
  JSON.parse(
    await stage.docker('inspect', '-f', `{{json (index .NetworkSettings.Networks "${network}")}}`, container),
  )

describe('connect', () => {
  it('of ten containers of which the seventh fails leaves the engine as it was', async () => {
    const before = await state()
    const { exitCode, stderr } = await run('connect', '--ip', `${names[6]}=10.60.0.1`, net, ...names)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      `${names[6]} could not be connected to ${net}: Error response from daemon: Address already`,
    )
    expect(stderr).toContain(`What was done before is undone: ${names.slice(0, 6).join(', ')}.`)
    expect(await state()).toBe(before)
  })

  it('takes many containers to many networks, by service, label and glob', async () => {
    const project = ['--project', stage.name('p')]
    expect(await run('connect', '--network', other, ...project, '--service', 'web', net)).toMatchObject({
      exitCode: 0,
    })
    expect(await members(net)).toEqual([c1, c2, c3])
    expect(await members(other)).toEqual([c1, c2, c3])
    const both = stage.name('*t*')
    expect(await run('connect', both, stage.name('c1*'))).toMatchObject({ exitCode: 0 })
    expect(await members(net)).toEqual([c1, names[9], c2, c3].sort())
    expect(await run('disconnect', both, ...project)).toMatchObject({ exitCode: 0 })
    expect([await members(net), await members(other)]).toEqual([[], []])
  })

  it('again is nothing to do, and repairs what is not as wanted', async () => {
    await run('connect', '--alias', 'one', net, c1)
    const before = await settings(net, c1)
    expect(await run('connect', '--alias', 'one', net, c1)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `${c1} is on ${net} already`,
    })
    expect(await settings(net, c1)).toEqual(before)
    const wanted = ['connect', '--alias', 'two', '--ip', `${c1}=10.60.0.77`, net, c1, c2]
    const { stdout } = await run(...wanted.toSpliced(1, 0, '--dry-run'))
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        `^~ reconnect   ${c1} to ${net}, as 10.60.0.77, alias one, two: it has .*, lacks the alias two$`,
      ),
      `+ connect     ${c2} to ${net}, alias two`,
      '',
      '2 changes. Nothing was done.',
    ])
    expect(await settings(net, c1)).toEqual(before)
    expect(await run(...wanted)).toMatchObject({ exitCode: 0 })
    expect(await settings(net, c1)).toMatchObject({
      IPAddress: '10.60.0.77',
      Aliases: expect.arrayContaining(['one', 'two']),
    })
  })

  it('names who has an address, running or not', async () => {
    const stopped = stage.name('stopped')
    await stage.docker('create', '--name', stopped, '--network', net, '--ip', '10.60.0.99', ...TOOLBOX)
    const before = await state()
    expect((await run('connect', '--ip', '10.60.0.99', net, c1)).stderr).toContain(
      `10.60.0.99 on ${net} belongs to ${stopped}, which is created`,
    )
    expect((await run('connect', '--ip', '10.60.0.200', net, c1)).stderr).toContain(
      `10.60.0.200 on ${net} belongs to ${keeper}`,
    )
    expect(await state()).toBe(before)
    await stage.docker('rm', stopped)
  })

  it('refuses networks that overlap in one container, and containers without a network of their own', async () => {
    const guest = await stage.container('guest', ['--network', `container:${c1}`], TOOLBOX)
    const { exitCode, stderr } = await run('connect', net, c1, guest)
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      1,
      `${guest} runs in the network of another container, and is where that is`,
    ])
    expect(await members(net)).toEqual([])
    await stage.docker('rm', '-f', guest)
  })

  it('measures on request what it changed', async () => {
    const { exitCode, stdout } = await run('connect', '--verify', '--alias', 'one', net, c1)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${c1} → ${keeper} +an$`, 'm'))
    expect(stdout).toMatch(new RegExp(`^${keeper} → ${c1} +an$`, 'm'))
    expect(stdout).toContain('2 pairs: all as the settings promise.')
  })
})

describe('inspect --members', () => {
  const inspected = async (network: string) => {
    const { stdout } = await run('inspect', '--members', '--format', 'json', network)
    return new Map<string, Record<string, unknown>>(
      JSON.parse(stdout).networks[0].members.map((member: { name: string }) => [member.name, member]),
    )
  }

  it('knows by which network a container goes out', async () => {
    const first = await stage.network('a-first')
    const inside = await stage.network('a-inside', '--internal')
    for (const networks of [[net], [net, first], [inside], [inside, net, first]]) {
      for (const network of networks) await stage.docker('network', 'connect', network, c1)
      const route = await stage.docker('exec', c1, 'ip', 'route')
      const [, gateway] = /^default via (\S+)/.exec(route) ?? []
      const rows = await inspected(networks.at(-1) ?? '')
      const told = rows.get(c1)?.['defaultRoute'] as { network: string; because: string }
      const places = JSON.parse(await stage.docker('inspect', '-f', '{{json .NetworkSettings.Networks}}', c1))
      expect(places[told.network].Gateway).toBe(gateway)
      for (const network of networks) await stage.docker('network', 'disconnect', network, c1)
    }
  })

  it('shows who is stopped, who shares a namespace, and what a failed connection left', async () => {
    const asleep = stage.name('asleep')
    await stage.docker('create', '--name', asleep, '--network', net, ...TOOLBOX)
    const guest = await stage.container('guest2', ['--network', `container:${keeper}`], TOOLBOX)
    await docker(host, 'network', 'connect', '--ip', '10.60.0.1', net, c2)
    const rows = await inspected(net)
    expect(rows.get(asleep)).toMatchObject({ state: 'created', defaultRoute: null })
    expect(rows.get(guest)).toMatchObject({
      ipv4: '10.60.0.200',
      sharesWith: keeper,
      defaultRoute: { because: 'only-one' },
    })
    expect(rows.get(keeper)).toMatchObject({ ipv4: '10.60.0.200', fixed: true })
    expect(rows.get(c2)).toMatchObject({ stale: true })
    expect((await netx(host, 'subnets', '--check')).stdout).toContain(
      `${c2} has what is left of a connection to ${net}`,
    )
    expect(await run('disconnect', '--stale', net)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `cleared: ${c2} on ${net}`,
    })
    expect((await inspected(net)).has(c2)).toBe(false)
    expect((await inspected(net)).size).toBe(3)
    await stage.docker('rm', '-f', asleep, guest)
  })
})

describe('disconnect', () => {
  it('warns where a container loses its default route, its last network, or its names', async () => {
    await run('connect', '--alias', 'one', net, c1)
    const first = await run('disconnect', '--dry-run', 'bridge', c1)
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`- disconnect  ${c1} from bridge`),
    })
    expect(first.stderr).toContain(`WARNING: ${c1} loses its default route, by 172.17.0.1 on bridge`)
    const second = await run('disconnect', net, c1)
    expect(second.stderr).toContain(`docker netx connect --alias one ${net} ${c1}`)
    expect((await run('disconnect', 'bridge', c1)).stderr).toContain(`WARNING: ${c1} is on no network then`)
    await stage.docker('network', 'connect', 'bridge', c1)
  })

  it('of one that is not there is nothing to do', async () => {
    expect(await run('disconnect', net, c1)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `${c1} is not on ${net}`,
    })
  })
})

describe('a run that ends in the middle', () => {
  it('by a signal leaves the engine as it was, or is done', async () => {
    for (const moment of [250, 300, 350, 400, 500]) {
      const connecting = startNetx(host, '--config', config, 'connect', net, ...names)
      await pause(moment)
      connecting.kill('SIGINT')
      await connecting
      expect([0, names.length]).toContain((await members(net)).length)
      await clear()
    }
  })

  it('by a kill is told of by the next one, which puts it back', async () => {
    // Stands before the engine all the time, since a journal names the address of its engine.
    let allowed = Number.POSITIVE_INFINITY
    let kill = () => {}
    await using watched = await proxy(host, {
      before: (_, path) => {
        if (!path.includes('/connect')) return 'pass'
        allowed -= 1
        if (allowed >= 0) return 'pass'
        kill()
        return 'drop'
      },
    })
    const start = (...args: string[]) => startNetx(watched.host, '--config', config, ...args)
    for (const connections of [1, 2, 3]) {
      const before = await state()
      allowed = connections
      const connecting = start('connect', '--alias', 'k', net, ...names)
      kill = () => void connecting.kill('SIGKILL')
      await connecting
      allowed = Number.POSITIVE_INFINITY
      expect(await members(net)).toHaveLength(connections)
      const { exitCode, stderr } = await start('connect', other, c1)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('a docker netx connect was killed half-way: done: ')
      expect(stderr).toContain('Add --repair to put that back as it was first.')
      expect(await members(other)).toEqual([])
      expect(await start('connect', '--repair', other)).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('Put back as it was before a docker netx connect that was killed'),
      })
      expect(await state()).toBe(before)
    }
  })
})
