import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { lab, SLEEPER } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { saboteur, withoutIsolation } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')
const place = lab(host, 'policy')
const folder = await mkdtemp(join(tmpdir(), 'netx-policy-'))
const [app, redis, mysql] = ['app', 'redis-1', 'mysql-1'].map(place.name) as [string, string, string]
const everybody = [app, redis, mysql]

beforeAll(async () => {
  const [r, m] = [await place.network('r'), await place.network('m')]
  const redisFlags = ['--network', r, '--label', 'tier=cache']
  await place.container('redis-1', redisFlags, ['netx-test/redis'])
  await place.container('mysql-1', ['--network', m], SLEEPER)
  await place.container('app', ['--network', r], SLEEPER)
  await place.docker('network', 'connect', m, app)
})
afterAll(async () => {
  await place.dispose()
  await rm(folder, { recursive: true })
})

async function policy(text: string): Promise<string> {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, text.replaceAll('$', `${place.name('')}`))
  return file
}

async function judged(text: string, ...args: string[]) {
  const words = ['matrix', '--policy', await policy(text), '--format', 'json', ...args, ...everybody]
  const { stdout, stderr, exitCode } = await netx(host, ...words)
  if (stdout === '') throw new Error(stderr)
  return { report: JSON.parse(stdout) as Report, exitCode }
}

const between = ({ pairs }: Report, from: string, to: string) =>
  pairs.find((pair) => pair.from === from && pair.to === to)

/** `$` stands for what the names of this test begin with. */
const WANTED = `default: derived
rules:
  - $app -> label:tier=cache: tcp/6379, dns
  - $redis-* <-> $mysql-*: deny
`

test('what is wanted and what is there agree', async () => {
  const { report, exitCode } = await judged(WANTED)
  expect(report.summary).toMatchObject({ pairs: 6, ok: 6 })
  expect(exitCode).toBe(0)
  expect(between(report, app, redis)?.probes.find(({ kind }) => kind === 'tcp')).toMatchObject({
    port: 6379,
    expected: 'open',
    because: 'policy',
    rule: { text: `${app} -> label:tier=cache: tcp/6379, dns`, line: 3 },
    outcome: 'open',
    verdict: 'ok',
  })
  // The port is tried from everybody, as it is of interest who else gets there; but nowhere else.
  expect(between(report, mysql, redis)).toMatchObject({
    expected: 'isolated',
    proof: 'strong',
    verdict: 'ok',
  })
  expect(between(report, mysql, redis)?.probes.some(({ kind }) => kind === 'tcp')).toBe(true)
  expect(between(report, redis, app)?.probes.some(({ kind }) => kind === 'tcp')).toBe(false)
})

test('what the settings allow is a leak where the policy denies it, with the rule and its line', async () => {
  const { report, exitCode } = await judged(`${WANTED}  - $app -> $mysql-1: deny icmp\n`)
  expect(exitCode).toBe(2)
  expect(between(report, app, mysql)).toMatchObject({ observed: 'reachable', verdict: 'leak' })
  expect(report.summary).toMatchObject({ leak: 1, ok: 5 })
  const file = await policy(`${WANTED}  - $app -> $mysql-1: deny icmp\n`)
  const { stdout, exitCode: told } = await netx(host, 'matrix', '--policy', file, ...everybody)
  expect(told).toBe(2)
  expect(stdout.replace(/\s+/g, ' ')).toContain(`expected none: ${file}:5 \`${app} -> ${mysql}: deny icmp\``)
})

test('what the settings keep apart is broken where the policy allows it', async () => {
  const { report, exitCode } = await judged('rules:\n  - $mysql-1 -> $redis-1: tcp/6379\n')
  expect(exitCode).toBe(2)
  expect(between(report, mysql, redis)).toMatchObject({
    expected: 'reachable',
    observed: 'isolated',
    verdict: 'broken',
  })
  expect(report.summary).toMatchObject({ leak: 0, broken: 1 })
})

test('a port on which no program listens is not proven where it is named, and fine where all are allowed', async () => {
  const named = await judged('rules:\n  - $app -> $redis-1: tcp/6380\n')
  expect(between(named.report, app, redis)).toMatchObject({ observed: 'reachable', verdict: 'unproven' })
  expect(named.exitCode).toBe(3)
  const general = await judged('rules:\n  - $app <-> $redis-1: allow\n', '--tcp', '6380')
  expect(general).toMatchObject({ exitCode: 0 })
})

test('a default of deny is violated by all that is not named', async () => {
  const rules = 'default: deny\nrules:\n  - $app <-> $redis-1: allow\n'
  const { report, exitCode } = await judged(rules)
  expect(exitCode).toBe(2)
  expect(between(report, app, redis)).toMatchObject({ verdict: 'ok' })
  expect(between(report, app, mysql)).toMatchObject({ verdict: 'leak' })
  expect(between(report, app, mysql)?.probes[0]?.rule).toEqual({ text: 'default: deny', line: 1 })
  expect(between(report, mysql, redis)).toMatchObject({ verdict: 'ok', observed: 'isolated' })
  expect((await judged(`${rules}  - $app <-> $mysql-1: allow\n`)).exitCode).toBe(0)
})

test('a column of the policy is measured', async () => {
  const { report, exitCode } = await judged('columns:\n  gateway: deny\n')
  expect(report.columns).toEqual(['@gateway'])
  expect(between(report, app, '@gateway')).toMatchObject({ observed: 'reachable', verdict: 'leak' })
  expect(exitCode).toBe(2)
})

test('a policy that is kept is violated without the rules of the firewall', async () => {
  await withoutIsolation(host, engine, async () => {
    const { report, exitCode } = await judged(WANTED)
    expect(exitCode).toBe(2)
    const [probe] = between(report, redis, mysql)?.probes ?? []
    expect(probe).toMatchObject({ outcome: 'reply', verdict: 'leak', rule: { line: 4 } })
  })
  expect((await judged(WANTED)).exitCode).toBe(0)
})

test('a single port is denied by a firewall of the user', async () => {
  const denied = 'rules:\n  - $app -> $redis-1: deny tcp/6379\n'
  expect((await judged(denied)).exitCode).toBe(2)
  const reject = '-p tcp --dport 6379 -j REJECT --reject-with tcp-reset'.split(' ')
  const inRedis = (action: string) =>
    saboteur(host, engine).runIn(redis, 'iptables', action, 'INPUT', ...reject)
  await inRedis('-I')
  try {
    const { report, exitCode } = await judged(denied)
    const port = between(report, app, redis)?.probes.find(({ kind }) => kind === 'tcp')
    expect(port).toMatchObject({ expected: 'closed', outcome: 'refused', verdict: 'ok' })
    expect(exitCode).toBe(0)
  } finally {
    await inRedis('-D')
  }
})

test('a rule about nobody proves nothing', async () => {
  const { report, exitCode } = await judged('rules:\n  - $redsi-* <-> $mysql-*: deny\n')
  expect(report.policy?.rules).toMatchObject([{ matches: 0, decides: 0, idle: true, line: 2 }])
  expect(exitCode).toBe(3)
})

test('what does not run is not proven, whatever the policy wants', async () => {
  await place.docker('stop', '--time', '0', mysql)
  const { report, exitCode } = await judged(WANTED)
  await place.docker('start', mysql)
  expect(between(report, redis, mysql)).toMatchObject({ observed: 'unknown', verdict: 'unproven' })
  expect(exitCode).toBe(3)
})

test.each([
  [
    'rules:\n  - app -> redis: forbid\n',
    ', line 2, column 19 (rules[0]): "forbid" is nothing to allow or deny',
  ],
  [
    'columns:\n  internet: deny\n',
    ', line 2 (columns.internet): where the internet is to be tried is not said',
  ],
])('%j is refused, and nothing is measured', async (text, complaint) => {
  const file = await policy(text)
  const { stdout, stderr, exitCode } = await netx('unix:///nowhere', 'matrix', '--policy', file)
  expect(stderr).toContain(`${file}${complaint}`)
  expect([stdout, exitCode]).toEqual(['', 125])
})
