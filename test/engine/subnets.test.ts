import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { parseSubnet } from '../../src/model/subnet.ts'
import { docker, lab, TOOLBOX } from '../support/docker.ts'
import { netx } from '../support/netx.ts'

const { host } = inject('engine')
const stage = lab(host, 'subs')
const run = (...args: string[]) => netx(host, 'subnets', ...args)
let small = ''

beforeAll(async () => {
  small = await stage.network('small', '--subnet', '10.68.0.0/29')
  for (const short of ['a', 'b', 'c', 'd']) await stage.container(short, ['--network', small], TOOLBOX)
})
afterAll(() => stage.dispose())

it('shows who has which addresses, and what is nearly full', async () => {
  const { exitCode, stdout } = await run()
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^172\.17\.0\.0 - 172\.31\.255\.255 {2}\d+ of 15 networks of \/16 left/m)
  expect(stdout).toMatch(/^ {2}# 172\.17\.0\.0\/16 +bridge, \d+ of 65,534 used$/m)
  expect(stdout).toContain(`  # 10.68.0.0/29        ${small}, 5 of 6 used: nearly full`)
})

it('tells the same in a document, twice', async () => {
  const { stdout } = await run('--format', 'json')
  const { schemaVersion, pools, subnets } = JSON.parse(stdout)
  expect([schemaVersion, pools[0].first, pools[0].total]).toEqual([1, '172.17.0.0', '15'])
  expect(subnets.find(({ network }: { network: string }) => network === small)).toMatchObject({
    subnet: '10.68.0.0/29',
    capacity: '6',
    taken: '5',
    nearlyFull: true,
  })
  expect((await run('--format', 'json')).stdout).toBe(stdout)
})

it('counts as the engine does how many networks are left', async () => {
  const { pools } = JSON.parse((await run('--format', 'json')).stdout)
  const left = pools
    .filter(({ size }: { size: number }) => size <= 20)
    .reduce((sum: number, { left }: { left: string }) => sum + Number(left), 0)
  let made = 0
  while ((await docker(host, 'network', 'create', stage.name(`fill${made}`))).exitCode === 0) made += 1
  expect(made).toBe(left)
  const full = await netx(host, 'create', stage.name('more'))
  expect(full.stderr).toContain('docker netx prune')
  for (let index = 0; index < made; index += 1)
    await stage.docker('network', 'rm', stage.name(`fill${index}`))
})

it('suggests free subnets that the engine takes', async () => {
  const { stdout } = await run('--free', '/24', '--count', '3')
  const free = stdout.split('\n')
  expect(free.length).toBe(3)
  for (const [index, subnet] of free.entries()) {
    expect(parseSubnet(subnet)?.prefix).toBe(24)
    await stage.network(`free${index}`, '--subnet', subnet)
  }
  expect((await run('--free', '24')).stdout).not.toBe(free[0])
  expect(await run('--free', '/33x')).toMatchObject({ exitCode: 125 })
})

it('--check exits 2 for a problem, and 0 for hints', async () => {
  const net = await stage.network('fixed', '--subnet', '10.69.0.0/24')
  const twin = (short: string) =>
    stage.docker('create', '--name', stage.name(short), '--network', net, '--ip', '10.69.0.9', ...TOOLBOX)
  await twin('one')
  const hinted = await run('--check')
  expect(hinted).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 problems, ') })
  expect(hinted.stdout).toContain(
    `hint  10.69.0.9 on ${net} is meant for ${stage.name('one')}, which is created`,
  )
  await twin('two')
  const { exitCode, stdout } = await run('--check')
  expect(exitCode).toBe(2)
  expect(stdout).toContain(
    `PROBLEM  ${stage.name('one')} and ${stage.name('two')} are both to have 10.69.0.9 on ${net}`,
  )
  const { findings } = JSON.parse((await run('--check', '--format', 'json')).stdout)
  expect(findings[0]).toMatchObject({ kind: 'duplicate-address', severity: 'problem' })
})
