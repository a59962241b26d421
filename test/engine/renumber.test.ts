import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openEngine } from '../../src/engine/open-engine.ts'
import { lab, TOOLBOX } from '../support/docker.ts'
import { netx, startNetx } from '../support/netx.ts'

const { host, version } = inject('engine')
const stage = lab(host, 'renum')
const config = mkdtempSync(join(tmpdir(), 'netx-config-'))
const run = (...args: string[]) => netx(host, '--config', config, ...args)
const OPTION = 'com.docker.network.bridge.enable_icc=true'
let net = ''
let names: string[] = []

beforeAll(async () => {
  net = await stage.network('net', '--subnet', '10.62.0.0/24', '--label', 'team=shop', '-o', OPTION)
  const flags = [['--ip', '10.62.0.77', '--network-alias', 'one'], ['--network-alias', 'two'], [], []]
  names = await Promise.all(
    flags.map((more, index) => stage.container(`m${index}`, ['--network', net, ...more], TOOLBOX)),
  )
  names.push(stage.name('stopped'))
  const asleep = ['--network', net, '--ip', '10.62.0.99', '--network-alias', 'five']
  await stage.docker('create', '--name', stage.name('stopped'), ...asleep, ...TOOLBOX)
})
afterAll(async () => {
  await stage.dispose()
  rmSync(config, { recursive: true })
})

interface Endpoint {
  readonly IPAMConfig: { readonly IPv4Address?: string } | null
  readonly Aliases: string[] | null
  readonly NetworkID: string
}

/** The network without what no network has twice, and its members' places on it. */
async function state() {
  const [network] = JSON.parse(await stage.docker('network', 'inspect', net))
  const { Id, Created: _, Containers: __, ...rest } = network
  const inspected: { Id: string; NetworkSettings: { Networks: Record<string, Endpoint> } }[] = JSON.parse(
    await stage.docker('inspect', ...names),
  )
  const members = inspected.map((container) => {
    const { [net]: place, ...others } = container.NetworkSettings.Networks
    const aliases = (place?.Aliases ?? []).filter((alias) => !container.Id.startsWith(alias))
    // The engine learns the id of a network when the container starts on it.
    const isThere = place !== undefined && ['', Id].includes(place.NetworkID)
    return { isThere, ipv4: place?.IPAMConfig?.IPv4Address ?? null, aliases, others: Object.keys(others) }
  })
  return { network: rest, members }
}

const renumbered = (before: Awaited<ReturnType<typeof state>>) =>
  JSON.parse(JSON.stringify(before).replaceAll('10.62.0.', '10.63.0.'))

const back = async () => {
  await run('renumber', '--subnet', '10.62.0.0/24', net)
}

describe('renumber', () => {
  it('says what it would do, and does nothing', async () => {
    const before = await state()
    const { exitCode, stdout } = await run('renumber', '--dry-run', '--subnet', '10.63.0.0/24', net)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('  10.62.0.0/24 → 10.63.0.0/24')
    expect(stdout).toMatch(new RegExp(`${names[0]} +10.62.0.77 → 10.63.0.77, alias one`))
    expect(await state()).toEqual(before)
  })

  it('of a network with five members keeps its name, options, labels, aliases and fixed places', async () => {
    const before = await state()
    const { exitCode, stdout } = await run('renumber', '--subnet', '10.63.0.0/24', net)
    expect(exitCode).toBe(0)
    expect(stdout).toBe(await stage.docker('network', 'inspect', '-f', '{{.Id}}', net))
    expect(await state()).toEqual(renumbered(before))
    await stage.docker('start', names[4] ?? '')
    const [m1 = ''] = names
    for (const name of ['two', 'five', names[2] ?? ''])
      await stage.docker('exec', m1, 'ping', '-c1', '-W2', name)
    await stage.docker('stop', '-t0', names[4] ?? '')
    await back()
  })

  it('that the engine refuses leaves the old network', async () => {
    const before = await state()
    const { exitCode, stderr } = await run('renumber', '--force', '--subnet', '10.62.0.0/31', net)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('has no counterpart in 10.62.0.0/31')
    expect(await state()).toEqual(before)
    const late = await run('renumber', '--force', '--subnet', '224.0.0.0/24', net)
    if (late.exitCode !== 0)
      expect(late.stderr).toContain(`Network "${net}" and its members are as they were.`)
    else await back()
    expect(await state()).toEqual(before)
  })

  it('refuses what is in somebody’s way, and networks that are not its own', async () => {
    expect((await run('renumber', '--subnet', '172.17.4.0/24', net)).stderr).toContain('of network "bridge"')
    expect(await run('renumber', '--subnet', '10.63.0.0/24', 'bridge')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('network "bridge" belongs to the engine'),
    })
    expect((await run('renumber', net)).exitCode).toBe(125)
  })

  it.runIf(Number.parseInt(version, 10) < 25)('leaves another network of the same name alone', async () => {
    const engine = await openEngine({ debug: false, tls: undefined, tlsVerify: undefined, host }, process.env)
    const network = await stage.network('dup', '--subnet', '10.64.0.0/24')
    const member = await stage.container('dup-member', ['--network', network], TOOLBOX)
    const first = await stage.docker('network', 'inspect', '--format', '{{.Id}}', network)
    const spec = await engine.networkSpec(first)
    const ipam = { ...spec.ipam, config: [{ subnet: '10.65.0.0/24' }] }
    const { id: second } = await engine.createNetwork({ ...spec, ipam }, true)
    engine.close()
    expect(await run('renumber', '--subnet', '10.66.0.0/24', first)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`as well: ${second.slice(0, 12)}`),
    })
    const ids = await stage.docker('network', 'ls', '--quiet', '--no-trunc', '--filter', `name=^${network}$`)
    expect(ids.split('\n').sort()).toEqual([first, second].sort())
    const seat = await stage.docker(
      'inspect',
      '--format',
      '{{range .NetworkSettings.Networks}}{{.NetworkID}}{{end}}',
      member,
    )
    expect(seat).toBe(first)
    await stage.docker('rm', '--force', member)
    await stage.docker('network', 'rm', first, second)
  })

  it('that is interrupted at any moment ends as it was, or done', async () => {
    const before = await state()
    for (const moment of [300, 500, 600, 700, 800, 900, 1000]) {
      const running = startNetx(host, '--config', config, 'renumber', '--subnet', '10.63.0.0/24', net)
      await pause(moment)
      running.kill('SIGINT')
      await running
      const after = await state()
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        expect(after).toEqual(renumbered(before))
        await back()
      }
    }
  })

  it('that is killed at any moment is put back by the next run', async () => {
    const before = await state()
    for (const moment of [600, 700, 800, 900, 1000, 1100, 1200]) {
      const running = startNetx(host, '--config', config, 'renumber', '--subnet', '10.63.0.0/24', net)
      await pause(moment)
      running.kill('SIGKILL')
      await running
      expect(await run('renumber', '--repair', net)).toMatchObject({ exitCode: 0 })
      const after = await state()
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        expect(after).toEqual(renumbered(before))
        await back()
      }
    }
  })
})
