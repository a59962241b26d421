import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import { docker, lab, TOOLBOX } from '../support/docker.ts'
import { matrix, netx, startNetx } from '../support/netx.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')
const place = lab(host, 'link')
const { run, runIn } = saboteur(host, engine)
const [red, blue] = [place.name('red').slice(-12), place.name('blue').slice(-12)]
const SUBNET = '172.25.45.0/24'
let [app, db, third] = ['', '', '']

beforeAll(async () => {
  app = await place.container('app', ['--network', 'none'])
  db = await place.container('db', [], TOOLBOX)
  third = await place.container('third', ['--network', 'none'])
  for (const name of [red, blue]) await run('ip', 'netns', 'add', name)
})

afterAll(async () => {
  for (const name of [red, blue]) await run('ip', 'netns', 'delete', name)
  await place.dispose()
})

interface Known {
  readonly ifname: string
  readonly ifalias?: string
  readonly flags: readonly string[]
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[]
}

/** What a namespace has beyond what its engine gave it, as `ip` tells it: name, whether it is up, addresses; alias. */
async function wires(at: string): Promise<string[]> {
  const tell = async (what: string) => {
    const command = ['ip', '-json', what]
    const said = at.startsWith('@')
      ? await run('ip', '-netns', at.slice('@netns:'.length), ...command.slice(1))
      : await runIn(at, ...command)
    return JSON.parse(said) as Known[]
  }
  const [addressed, labelled] = [await tell('address'), await tell('link')]
  return addressed
    .filter(({ ifname }) => ifname !== 'lo' && ifname !== 'eth0')
    .map(({ ifname, flags, addr_info }) => {
      const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`)
      const own = addresses.filter((address) => !address.startsWith('fe80:'))
      const alias = labelled.find((one) => one.ifname === ifname)?.ifalias
      return [ifname, ...(flags.includes('UP') ? ['up'] : []), ...own, ...(alias ? [alias] : [])].join(' ')
    })
    .toSorted()
}

const idOf = async (name: string) => (await place.docker('inspect', '--format', '{{.Id}}', name)).slice(0, 12)
const link = (...args: string[]) => netx(host, 'link', ...args)
const unlink = (...args: string[]) => netx(host, 'unlink', ...args)
const helpers = async () =>
  (await docker(host, 'ps', '--all', '--quiet', '--filter', `label=${HELPER_LABEL}`)).stdout

test('two containers, one of them on no network: made, proven, kept, and taken away without anything else', async () => {
  const made = `${app} ↔ ${db}: netx0 172.25.45.1 ↔ netx0 172.25.45.2, proven both ways`
  expect(await link(app, db, '--subnet', SUBNET)).toEqual({ stdout: made, stderr: '', exitCode: 0 })
  const [a, b] = [await idOf(app), await idOf(db)]
  expect(await wires(app)).toEqual([`netx0 up 172.25.45.1/24 netx link=${a} peer=${b}`])
  const inDb = await wires(db)
  expect(inDb).toEqual([`netx0 up 172.25.45.2/24 netx link=${b} peer=${a}`])

  expect(await link(db, app)).toMatchObject({ exitCode: 0, stderr: 'They are linked already.' })
  expect(await link(app, db, '--subnet', SUBNET)).toMatchObject({ stdout: made, exitCode: 0 })
  const other = await link(app, db, '--subnet', '10.45.0.0/24')
  expect(other).toMatchObject({ stdout: '', exitCode: 1 })
  expect(other.stderr).toContain(`are linked by ${SUBNET} already, and not by 10.45.0.0/24`)
  expect(await wires(db)).toEqual(inDb)
  const tree = (await netx(host, 'topology', db)).stdout
  expect(tree).toMatch(new RegExp(`netx0@if\\d+ ↔ netx0@if\\d+ in ${app}  .*  up`))
  expect(tree).toContain(`alias "netx link=${b} peer=${a}"`)

  const { pairs, exitCode } = await matrix(host, app, db)
  const told = pairs.map(({ observed, verdict }) => `${observed} ${verdict}`)
  expect([exitCode, ...told]).toEqual([3, 'reachable unproven', 'reachable unproven'])

  await runIn(
    db,
    'ip',
    'link',
    'add',
    'by-hand',
    'type',
    'veth',
    'peer',
    'name',
    'end',
    'alias',
    'netx link=',
  )
  const chosen = await link(app, third)
  expect(chosen).toMatchObject({ exitCode: 0, stderr: '' })
  expect(chosen.stdout).toMatch(/: netx1 (\S+) ↔ netx1 (?!\1)\S+, proven both ways$/)
  expect(await unlink(db, app)).toEqual({ stdout: '', stderr: '', exitCode: 0 })
  expect(await unlink(app, db)).toEqual({
    stdout: '',
    stderr: `${app} and ${db} are not linked`,
    exitCode: 0,
  })
  expect((await wires(app)).map((wire) => wire.split(' ')[0])).toEqual(['netx1'])
  expect((await wires(db)).map((wire) => wire.split(' ')[0])).toEqual(['by-hand', 'end'])
  await runIn(db, 'ip', 'link', 'delete', 'by-hand')
  expect((await unlink(app, third)).exitCode).toBe(0)
  expect(await Promise.all([app, db, third].map(wires))).toEqual([[], [], []])
})

test('a link ends with the namespace of a container that restarts, and is made anew', async () => {
  expect((await link(app, db, '--subnet', SUBNET)).exitCode).toBe(0)
  await place.docker('restart', '--time', '0', db)
  expect(await wires(app)).toEqual([])
  expect((await unlink(app, db)).stderr).toBe(`${app} and ${db} are not linked`)
  expect((await link(app, db, '--subnet', SUBNET)).stdout).toContain('proven both ways')
  await place.docker('stop', '--time', '0', db)
  expect(await unlink(app, db)).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(`${db} is exited`),
  })
  expect(await link(app, db)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`${db} is exited`),
  })
  await place.docker('start', db)
  expect(await Promise.all([app, db].map(wires))).toEqual([[], []])
})

test('named namespaces, of both families; and the host', async () => {
  const [one, two] = [`@netns:${red}`, `@netns:${blue}`]
  const both = ['--subnet', SUBNET, '--subnet', 'fd45::/64']
  for (const again of ['', 'They are linked already.']) {
    expect(await link(one, two, ...both)).toEqual({
      stdout: `${one} ↔ ${two}: netx0 172.25.45.1, fd45::1 ↔ netx0 172.25.45.2, fd45::2, proven both ways`,
      stderr: again,
      exitCode: 0,
    })
  }
  const alias = `netx link=${one} peer=${two}`
  expect(await wires(one)).toEqual([`netx0 up 172.25.45.1/24 fd45::1/64 ${alias}`])
  expect((await link('@host', one)).stdout).toMatch(/^@host ↔ .*: netx1 \S+ ↔ netx1 \S+, proven both ways$/)
  expect((await unlink('@host', one)).exitCode).toBe(0)
  expect(await run('ip', 'link')).not.toContain('netx1')
  expect((await unlink(two, one)).exitCode).toBe(0)
  expect(await Promise.all([one, two].map(wires))).toEqual([[], []])
  for (const command of [link, unlink]) expect((await command(one, '@netns:nobody')).exitCode).toBe(1)
})

test('what is half there is made whole, and what does not answer is told', async () => {
  expect((await link(app, db, '--subnet', SUBNET)).exitCode).toBe(0)
  await runIn(db, 'ip', 'address', 'flush', 'dev', 'netx0')
  expect((await link(app, db, '--subnet', SUBNET)).stdout).toContain('proven both ways')
  await runIn(db, 'iptables', '--append', 'INPUT', '--in-interface', 'netx0', '--jump', 'DROP')
  const dropped = await link(app, db)
  expect(dropped.exitCode).toBe(2)
  expect(dropped.stdout).toContain(`${app} → ${db}  172.25.45.2 did not answer a ping`)
  await place.docker('pause', db)
  const paused = await link(app, db)
  await place.docker('unpause', db)
  expect(paused.exitCode).toBe(3)
  expect(paused.stdout).toContain(`172.25.45.2 was not measured: ${db} is paused`)
  await runIn(db, 'iptables', '--flush', 'INPUT')
  expect((await unlink(app, db)).exitCode).toBe(0)
})

test('what is in the way is refused, and nothing is changed', async () => {
  const refusals: [string[], number, string][] = [
    [[app, app], 125, 'are in one network namespace'],
    [[app, db, '--subnet', '172.17.0.0/24'], 1, 'overlaps with 172.17.0.0/16, which'],
    [[app, db, '--subnet', '10.0.0.1/24'], 125, '10.0.0.1/24 is an address in a subnet'],
    [[app, db, '--subnet', '10.0.0.0/32'], 125, '10.0.0.0/32 has no room for two addresses'],
    [[app, 'nobody'], 1, 'No such container: nobody'],
    [[app], 125, 'requires 2 arguments'],
  ]
  for (const [args, exitCode, says] of refusals) {
    expect(await link(...args)).toMatchObject({ exitCode, stderr: expect.stringContaining(says) })
  }
  expect(await Promise.all([app, db].map(wires))).toEqual([[], []])
})

test('interrupted at any moment, the link is whole or not there', async () => {
  for (const [index, moment] of [150, 500, 900, 1400].entries()) {
    const linking = startNetx(host, 'link', app, db, '--subnet', SUBNET)
    await after(moment)
    linking.kill(index % 2 === 0 ? 'SIGINT' : 'SIGTERM')
    await linking
    const [inApp, inDb] = [await wires(app), await wires(db)]
    expect([0, 1]).toContain(inApp.length)
    expect(inDb).toHaveLength(inApp.length)
    for (const wire of [...inApp, ...inDb]) expect(wire).toMatch(/^netx0 up 172\.25\.45\.[12]\/24 netx link=/)
    expect(await helpers()).toBe('')
    expect((await unlink(app, db)).exitCode).toBe(0)
    expect(await Promise.all([app, db].map(wires))).toEqual([[], []])
  }
})
