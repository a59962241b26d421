import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { lab } from '../support/docker.ts'
import { pluginShell } from '../support/plugin-shell.ts'

const { host } = inject('engine')
const ours = lab(host, 'hooks')
const shell = pluginShell(host)

/** What the README tells to put into `config.json`. */
const [, settings = ''] =
  /`(\{"features".*?\}\}\})`/.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')) ?? []

beforeAll(async () => {
  const folder = join(shell.environment['HOME'] ?? '', '.docker')
  mkdirSync(folder)
  writeFileSync(join(folder, 'config.json'), settings)
  await shell.netx('install')
})
afterAll(ours.dispose)

/** Runs it on a terminal, where alone docker asks for hints. */
async function type(command: string): Promise<string> {
  const { stdout } = await execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: shell.environment,
    extendEnv: false,
    reject: false,
    input: '',
  })
  return stripVTControlCharacters(stdout).replaceAll('\r', '')
}

/** The commands that docker told to run, after it was told what had gone wrong. */
async function hints(command: string): Promise<string[]> {
  const [, hinted = ''] = (await type(command)).split("What's next:\n")
  return hinted.split('\n').flatMap((line) => line.split(' → ').slice(1))
}

async function follow(command: string): Promise<void> {
  const [program, ...args] = command.split(' ')
  expect(program).toBe('docker')
  expect(await shell.docker(...args)).toMatchObject({ exitCode: 0, stderr: '' })
}

test('addresses that are taken: free ones instead', async () => {
  await ours.network('first', '--subnet', '10.77.0.0/24')
  const second = ours.name('second')
  const told = await hints(`docker network create --subnet 10.77.0.0/25 ${second}`)
  expect(told).toEqual(['docker netx subnets', `docker netx create --subnet auto ${second}`])
  for (const command of told) await follow(command)
  expect(await type(`docker network rm ${second}`)).toBe(second)
})

test('nothing left in the pools: addresses from elsewhere, or fewer networks', async () => {
  await using full = lab(host, 'full')
  const oneMore = full.name('one-more')
  let told: string[] = []
  for (let made = 0; told.length === 0 && made < 40; made += 1) {
    const { exitCode } = await shell.docker('network', 'create', full.name(`${made}`))
    if (exitCode !== 0) told = await hints(`docker network create ${oneMore}`)
  }
  const elsewhere = `docker netx create --subnet auto --pool 10.0.0.0/8 ${oneMore}`
  expect(told).toEqual(['docker netx subnets', elsewhere, 'docker netx prune'])
  await follow(elsewhere)
})

test('a network that is in use: who uses it, and off with them', async () => {
  const used = await ours.network('used')
  await ours.container('user', ['--network', used])
  const told = await hints(`docker network rm ${used}`)
  expect(told).toEqual([`docker netx inspect --members ${used}`, `docker netx disconnect --all ${used}`])
  await follow(told[0] ?? '')
  await shell.docker(...(told[1] ?? '').split(' ').slice(1))
  expect(await type(`docker network rm ${used}`)).toBe(used)
})

test('a name that a shell would read otherwise is not put into a command', async () => {
  expect(await hints("docker network rm 'a;b'")).toEqual([
    'docker netx inspect --members NETWORK',
    'docker netx disconnect --all NETWORK',
  ])
})
