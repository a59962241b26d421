import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { type Lab, lab, TOOLBOX } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { everyWay } from '../support/policy-client.ts'
import { random } from '../support/random-topology.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')
const folder = await mkdtemp(join(tmpdir(), 'netx-proof-'))
afterAll(() => rm(folder, { recursive: true }))

const REDIS = ['netx-test/redis']

async function judged(text: string, ...args: string[]) {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, text)
  const command = ['matrix', '--policy', file, '--format', 'json', ...args]
  const { stdout, stderr, exitCode } = await netx(host, ...command)
  if (stdout === '') throw new Error(stderr)
  return { report: JSON.parse(stdout) as Report, exitCode }
}

/** The same for a person, with one space wherever there are several or a new line. */
async function printed(text: string, ...args: string[]): Promise<string> {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, text)
  const { stdout } = await netx(host, 'matrix', '--policy', file, ...args)
  return stdout.replace(/\s+/g, ' ')
}

/** What is told of a verdict: `a b tcp 10.0.0.2:6379 open line 3`. */
function told({ pairs }: Report, verdict: string): string[] {
  return pairs.flatMap(({ from, to, probes }) =>
    probes
      .filter((probe) => probe.verdict === verdict)
      .map((probe) => `${from} ${to} ${probe.kind}/${probe.port} ${probe.outcome} line ${probe.rule?.line}`),
  )
}

/** Runs `work` while these rules of iptables stand before all others. */
async function withRules(rules: readonly string[], work: () => Promise<void>): Promise<void> {
  const { run } = saboteur(host, engine)
  const apply = async (action: string) => {
    for (const rule of rules) {
      const [table = '', chain = '', ...rest] = rule.split(' ')
      await run('iptables', '-t', table, action, chain, ...rest)
    }
  }
  await apply('-I')
  try {
    await work()
  } finally {
    await apply('-D')
  }
}

/** Past everything that keeps bridges apart, for one port and its answers. */
const letThrough = (port: number) =>
  ['dport', 'sport'].flatMap((side) => [
    `raw PREROUTING -p tcp --${side} ${port} -j ACCEPT`,
    `filter DOCKER-USER -p tcp --${side} ${port} -j ACCEPT`,
  ])

async function twoSets(place: Lab, ...published: string[]): Promise<string[]> {
  const [r, m] = [await place.network('r'), await place.network('m')]
  return [
    await place.container('redis-1', ['--network', r, ...published], REDIS),
    await place.container('mysql-1', ['--network', m], TOOLBOX),
  ]
}

const apart = (place: Lab) => `rules:\n  - ${place.name('redis-*')} <-> ${place.name('mysql-*')}: deny\n`

describe('deny between two sets', () => {
  test('is violated by a single port that a firewall lets through', async () => {
    await using place = lab(host, 'hole')
    const [redis, mysql] = (await twoSets(place)) as [string, string]
    expect((await judged(apart(place), redis, mysql)).exitCode).toBe(0)
    await withRules(letThrough(6379), async () => {
      const { report, exitCode } = await judged(apart(place), redis, mysql)
      const table = await printed(apart(place), redis, mysql)
      expect(told(report, 'leak')).toEqual([`${mysql} ${redis} tcp/6379 open line 2`])
      expect(exitCode).toBe(2)
      expect(table).toContain(`policy.yaml:2 \`${place.name('redis-*')} <-> ${place.name('mysql-*')}: deny\``)
    })
  })

  test('is violated by a published port, unless a rule before allows it', async () => {
    await using place = lab(host, 'published')
    const [redis, mysql] = (await twoSets(place, '--publish', '16379:6379')) as [string, string]
    const { report, exitCode } = await judged(apart(place), redis, mysql)
    const table = await printed(apart(place), redis, mysql)
    const leaks = told(report, 'leak')
    expect(leaks).toContain(`${mysql} @${redis}:6379 tcp/16379 open line 2`)
    expect(leaks.filter((line) => !line.startsWith(`${mysql} @${redis}:6379 `))).toEqual([])
    expect(exitCode).toBe(2)
    expect(table).toContain(`expected it to be closed: ${join(folder, 'policy.yaml')}:2`)
    expect(table).not.toContain('OPEN BY PUBLICATION')
    const excepted = apart(place).replace('rules:\n', `rules:\n  - "* -> @${redis}:6379": allow\n`)
    expect((await judged(excepted, '--also', 'published', redis, mysql)).exitCode).toBe(0)
    const byDefault = await judged('default: deny\n', redis, mysql)
    expect(told(byDefault.report, 'leak')).toContain(`${mysql} @${redis}:6379 tcp/16379 open line 1`)
  })

  test('knows a port that is published on the loopback only, which the host alone reaches', async () => {
    await using place = lab(host, 'loopback')
    const [redis, mysql] = (await twoSets(place, '--publish', '127.0.0.1:16380:6379')) as [string, string]
    expect((await judged(apart(place), redis, mysql)).exitCode).toBe(0)
    const fromHost = `rules:\n  - "@host -> ${redis}": deny\n`
    const { report, exitCode } = await judged(fromHost, '--host', redis, mysql)
    expect(told(report, 'leak')).toContain(`@host @${redis}:6379 tcp/16380 open line 2`)
    expect(exitCode).toBe(2)
  })

  test('is about the namespace that two containers share', async () => {
    await using place = lab(host, 'shared')
    const [redis, mysql] = (await twoSets(place, '--publish', '16381:6379')) as [string, string]
    const side = await place.container('side', ['--network', `container:${redis}`], TOOLBOX)
    const { report, exitCode } = await judged(`rules:\n  - ${mysql} -> ${side}: deny\n`, side, mysql)
    expect(told(report, 'leak')).toContain(`${mysql} @${redis}:6379 tcp/16381 open line 2`)
    expect(exitCode).toBe(2)
  })

  test('is not proven where it is not known what the target listens on', async () => {
    await using place = lab(host, 'blind')
    const [r, m] = [await place.network('r'), await place.network('m')]
    const a = await place.container('redis-1', ['--network', r], TOOLBOX)
    const b = await place.container('mysql-1', ['--network', m], TOOLBOX)
    expect((await judged(apart(place), a, b)).exitCode).toBe(0)
    const { exitCode, report } = await judged(apart(place), '--prober', 'exec', a, b)
    expect(exitCode).toBe(3)
    expect(report.pairs.find(({ to }) => to === b)).toMatchObject({
      verdict: 'unproven',
      reason: expect.stringContaining(`which ports ${b} listens on is not known`),
    })
  })
})

describe('a rule about a port', () => {
  test('is proven only where a program listens on it', async () => {
    await using place = lab(host, 'unserved')
    const [redis, mysql] = (await twoSets(place)) as [string, string]
    expect((await judged(`rules:\n  - ${mysql} -> ${redis}: deny tcp/6379\n`, redis, mysql)).exitCode).toBe(0)
    for (const effect of ['deny tcp/6380', 'tcp/6380']) {
      const rule = `${mysql} -> ${redis}: ${effect}`
      const { exitCode, report } = await judged(`rules:\n  - "${rule}"\n`, redis, mysql)
      expect(exitCode).toBe(3)
      const reasons = report.pairs.flatMap(({ probes }) => probes.map(({ reason }) => reason))
      expect(reasons).toContain(
        `no program of ${redis} listens on tcp/6380, so nothing is proven of \`${rule}\``,
      )
      expect(report.policy?.rules).toMatchObject([{ verdict: 'unproven' }])
    }
  })
})

describe('a rule about a place outside', () => {
  const OUTSIDE = '10.99.7.2'

  /** Gives the engine's host a neighbour at that address: its kernel answers pings, and refuses connections. */
  async function withUplink(work: () => Promise<void>): Promise<void> {
    const { run } = saboteur(host, engine)
    const lines = [
      'ip netns add outside',
      'ip link add veth-out type veth peer name eth0 netns outside',
      'ip address add 10.99.7.1/24 dev veth-out',
      'ip link set veth-out up',
      `ip -n outside address add ${OUTSIDE}/24 dev eth0`,
      'ip -n outside link set eth0 up',
      'ip -n outside link set lo up',
    ]
    await run('sh', '-c', lines.join(' && '))
    try {
      await work()
    } finally {
      await run('ip', 'netns', 'delete', 'outside')
    }
  }

  const denied = (at: string) => `columns:\n  internet=${at}: deny\n`

  test('proves nothing where not even the host gets there', async () => {
    await using place = lab(host, 'nowhere')
    const shut = await place.container('shut', ['--network', await place.network('s', '--internal')])
    const open = await place.container('open', ['--network', await place.network('n')])
    const { exitCode, report } = await judged(denied(OUTSIDE), shut, open)
    expect(exitCode).toBe(3)
    expect(told(report, 'unproven').filter((line) => line.includes('@internet'))).toHaveLength(2)
    expect(await printed(denied(`${OUTSIDE}:8080`), shut, open)).toContain('nobody reached @internet')
  })

  test('is proven where the host gets there and the container does not', async () => {
    await using place = lab(host, 'outside')
    const shut = await place.container('shut', ['--network', await place.network('s', '--internal')])
    const open = await place.container('open', ['--network', await place.network('n')])
    await withUplink(async () => {
      for (const at of [OUTSIDE, `${OUTSIDE}:8080`]) {
        const cut = await judged(denied(at), shut)
        expect(cut.exitCode).toBe(0)
        expect(cut.report.participants.map(({ name }) => name)).toEqual([shut])
      }
      const { exitCode, report } = await judged(denied(OUTSIDE), shut, open)
      expect(told(report, 'leak')).toEqual([`${open} @internet icmp/undefined reply line 2`])
      expect(exitCode).toBe(2)
      await withRules([`filter DOCKER-USER -d ${OUTSIDE} -j DROP`], async () => {
        expect((await judged(denied(OUTSIDE), open)).exitCode).toBe(0)
      })
    })
  })
})

test('a rule that earlier ones decide wholly is named', async () => {
  await using place = lab(host, 'shadow')
  const [redis, mysql] = (await twoSets(place)) as [string, string]
  const rules = `${apart(place)}  - ${mysql} -> ${redis}: deny tcp/6379\n`
  const { exitCode, report } = await judged(rules, redis, mysql)
  expect(exitCode).toBe(3)
  expect(report.policy?.rules).toMatchObject([{ verdict: 'ok' }, { decides: 0, shadowedBy: [2] }])
  expect(await printed(rules, redis, mysql)).toContain(
    `policy.yaml:3 \`${mysql} -> ${redis}: deny tcp/6379\``,
  )
})

/** Each set on its own networks, some ports published, some let through by a firewall: whatever a client finds is told. */
test.each([1, 2, 3, 4])('deny agrees with a client that tries every way: stack %i', async (seed) => {
  await using place = lab(host, `ways${seed}`)
  const below = random(seed * 7919)
  const ports = [8080, 8081, 9090]
  const names: string[] = []
  for (const set of ['red', 'blue']) {
    const networks = [await place.network(`${set}-n0`), await place.network(`${set}-n1`)]
    for (let index = 0; index < 2; index += 1) {
      const served = ports.filter(() => below(2) === 0)
      const flags = ports.filter(() => below(4) === 0).flatMap((port) => publish(port, below(3)))
      const program = [...served.map((port) => `httpd -p ${port} -h /tmp`), 'exec sleep infinity'].join('; ')
      const own = networks[below(2)] ?? ''
      const command = ['netx-test/busybox', 'sh', '-c', program]
      names.push(await place.container(`${set}-${index}`, ['--network', own, ...flags], command))
    }
  }
  const policy = `rules:\n  - ${place.name('red-*')} <-> ${place.name('blue-*')}: deny\n`
  const compare = async () => {
    const { report, exitCode } = await judged(policy, ...names)
    // A refusal is a leak, too, of which this client has nothing.
    const leaks = told(report, 'leak').filter((line) => / tcp\/\d+ open /.test(line))
    const ends = leaks.map((line) => line.replace(/^(\S+) @?([^ :]+)(:\S+)? tcp.*/, '$1 $2'))
    const found = await everyWay(
      host,
      names.map((name) => ({ name, ports })),
      isDenied,
    )
    expect([...new Set(ends)].toSorted()).toEqual(found)
    expect(exitCode).toBe(report.summary.leak > 0 ? 2 : 0)
    expect(told(report, 'unproven')).toEqual([])
  }
  const isDenied = (from: string, to: string) => /-red-/.test(from) !== /-red-/.test(to)
  await compare()
  await withRules(letThrough(ports[below(3)] ?? 0), compare)
})

function publish(port: number, kind: number): string[] {
  const at = ['0.0.0.0::', '127.0.0.1::', ''][kind] ?? ''
  return ['--publish', `${at}${port}`]
}
