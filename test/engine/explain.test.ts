import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { CODES, type Code } from '../../src/explain/codes.ts'
import type { Explanation } from '../../src/explain/explain.ts'
import { startDns } from '../support/dns.ts'
import { type Lab, lab, SLEEPER, TOOLBOX } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { pluginShell } from '../support/plugin-shell.ts'
import { importImages, startRealEngine } from '../support/real-engine.ts'
import { saboteur, withoutIsolation } from '../support/sabotage.ts'

const { host, name: engine, version } = inject('engine')
const major = Number.parseInt(version, 10)
const user = pluginShell(host)

beforeAll(async () => {
  expect((await user.netx('install')).exitCode).toBe(0)
})

type Explained = Explanation & { readonly exitCode: number }

const explain = (...args: string[]) => explainAt(host, ...args)

async function explainAt(at: string, ...args: string[]): Promise<Explained> {
  const { stdout, stderr, exitCode } = await netx(at, 'explain', '--format', 'json', ...args)
  if (stdout === '') throw new Error(`docker-netx explain: exit ${exitCode}: ${stderr}`)
  return { ...JSON.parse(stdout), exitCode }
}

/** Runs what is printed where it is to be run. */
async function fix({ fix: command, fixOn }: Explanation['reasons'][number]): Promise<void> {
  if (command === null) throw new Error('there is nothing to run')
  if (fixOn === 'host') return void (await saboteur(host, engine).run('sh', '-c', command))
  const options = { env: user.environment, extendEnv: false, all: true, reject: false } as const
  const run = await execa('sh', ['-c', command], options)
  expect([run.exitCode, run.all]).toEqual([0, expect.any(String)])
}

const codes = ({ reasons }: Explanation) => reasons.map(({ code }) => code)

interface Scene {
  /** What explain is called with. */
  readonly words: readonly string[]
  /** The engine, where it is not that of all tests. */
  readonly host?: string
  /** Works while what is wrong is wrong; where nothing is said, it is wrong until it is fixed. */
  readonly during?: (work: () => Promise<void>) => Promise<void>
  readonly end?: () => Promise<void>
}

interface Scenario {
  readonly exitCode: 0 | 2 | 3
  /** Codes that come before it, as they hinder more. */
  readonly after?: readonly Code[]
  readonly isFixed: boolean
  /** What is measured when the fix was run; reachable where nothing is said. */
  readonly fixed?: 'isolated'
  /** Of the engine, the oldest on which it can be made. */
  readonly since?: number
  build(place: Lab): Promise<Scene>
}

const NO_ICC = ['--opt', 'com.docker.network.bridge.enable_icc=false']
const IPV6 = ['--ipv6', '--subnet', 'fd00:94::/64', '--subnet', '10.94.0.0/24']
const IPV4_MODE = 'com.docker.network.bridge.gateway_mode_ipv4'

/** `a` and `b` on a network each, made with these flags. */
async function apart(place: Lab, flagsOfA: readonly string[], flagsOfB: readonly string[]): Promise<Scene> {
  const a = await place.container('a', ['--network', await place.network('one', ...flagsOfA)])
  const b = await place.container('b', ['--network', await place.network('two', ...flagsOfB)])
  return { words: [a, b] }
}

/** `a` and `b` on one network; `b` runs that program, with these flags. */
async function together(
  place: Lab,
  network: readonly string[] = [],
  program = SLEEPER,
  flags: readonly string[] = [],
): Promise<[string, string, string]> {
  const name = await place.network('n', ...network)
  const a = await place.container('a', ['--network', name], TOOLBOX)
  return [a, await place.container('b', ['--network', name, ...flags], program), name]
}

/** A macvlan on a link that leads nowhere. */
async function macvlan(place: Lab, ...options: string[]): Promise<string> {
  const link = `nx${place.name('').slice(-7, -1)}`
  await saboteur(host, engine).run('ip', 'link', 'add', link, 'type', 'veth', 'peer', `${link}p`)
  const flags = ['--driver', 'macvlan', '--opt', `parent=${link}`, '--subnet', '10.93.0.0/24']
  return await place.network('lan', ...flags, ...options)
}

const removeLink = (place: Lab) => async () => {
  await place.dispose()
  await saboteur(host, engine).run('ip', 'link', 'delete', `nx${place.name('').slice(-7, -1)}`)
}

async function resolvConf(address: string): Promise<string[]> {
  const file = join(await mkdtemp(join(tmpdir(), 'netx-')), 'resolv.conf')
  await writeFile(file, `nameserver ${address}\n`)
  return ['--volume', `${file}:/etc/resolv.conf:ro`]
}

const SCENARIOS: Readonly<Record<Code, Scenario>> = {
  NX001: {
    exitCode: 3,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await place.docker('stop', '--time', '0', b)
      return { words: [a, b] }
    },
  },
  NX002: {
    exitCode: 3,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await place.docker('pause', b)
      return { words: [a, b] }
    },
  },
  NX003: {
    exitCode: 3,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      const child = await place.container('child', ['--network', `container:${b}`])
      await place.docker('restart', '--time', '0', b)
      return { words: [a, child] }
    },
  },
  NX004: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('n')])
      return { words: [a, await place.container('b', ['--network', 'none'])] }
    },
  },
  NX005: { exitCode: 0, isFixed: true, build: (place) => apart(place, [], []) },
  NX006: { exitCode: 0, isFixed: true, build: (place) => apart(place, [], ['--internal']) },
  NX007: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place, NO_ICC)
      return { words: [a, b] }
    },
  },
  NX008: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const lan = await macvlan(place, '--opt', 'macvlan_mode=private')
      const a = await place.container('a', ['--network', lan])
      return { words: [a, await place.container('b', ['--network', lan])], end: removeLink(place) }
    },
  },
  NX009: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const b = await place.container('b', ['--network', await macvlan(place)])
      const a = await place.container('a', ['--network', 'host'])
      return { words: [a, b], end: removeLink(place) }
    },
  },
  NX010: {
    exitCode: 0,
    isFixed: true,
    since: 28,
    build: (place) => apart(place, ['--opt', `${IPV4_MODE}=routed`], []),
  },
  NX011: {
    exitCode: 0,
    isFixed: true,
    since: 28,
    build: (place) => apart(place, [], ['--opt', `${IPV4_MODE}=routed`]),
  },
  NX012: {
    exitCode: 0,
    isFixed: false,
    after: ['NX005'],
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('one')])
      const two = await place.network('two')
      const b = await place.container(
        'b',
        ['--network', two, '--publish', '8080'],
        ['netx-test/scratch', '8080'],
      )
      return { words: [a, `${b}:8080`] }
    },
  },
  NX013: {
    exitCode: 2,
    isFixed: false,
    async build(place) {
      const scene = await apart(place, [], [])
      return { ...scene, during: (work) => withoutIsolation(host, engine, work) }
    },
  },
  NX014: {
    exitCode: 3,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place, IPV6)
      const off = 'echo 1 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6'
      await saboteur(host, engine).runIn(b, 'sh', '-c', off)
      return { words: [a, b] }
    },
  },
  NX015: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place, [], SLEEPER, ['--network-alias', 'db'])
      await saboteur(host, engine).runIn(b, 'ip', 'address', 'flush', 'dev', 'eth0')
      return { words: [a, b] }
    },
  },
  NX016: {
    exitCode: 2,
    isFixed: false,
    async build(place) {
      const network = await place.network('n', '--subnet', '10.95.0.0/24')
      const a = await place.container('a', ['--network', network])
      const b = await place.container('b', ['--network', network, '--ip', '10.95.0.50'])
      const thief = await place.container('thief', ['--network', network])
      const { runIn } = saboteur(host, engine)
      await runIn(b, 'ip', 'link', 'set', 'eth0', 'arp', 'off')
      await runIn(thief, 'ip', 'address', 'add', '10.95.0.50/24', 'dev', 'eth0')
      return { words: [a, b] }
    },
  },
  NX017: {
    exitCode: 2,
    isFixed: false,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(b, 'ip', 'link', 'set', 'eth0', 'mtu', '1300')
      return { words: [a, b] }
    },
  },
  NX018: {
    exitCode: 2,
    isFixed: false,
    async build(place) {
      const [a, b] = await together(place)
      const address = /inet ([\d.]+)/.exec(
        await saboteur(host, engine).runIn(a, 'ip', 'address', 'show', 'eth0'),
      )?.[1]
      const astray = ['lladdr', '02:00:00:00:00:99', 'dev', 'eth0', 'nud', 'permanent']
      await saboteur(host, engine).runIn(b, 'ip', 'neighbour', 'replace', address ?? '', ...astray)
      return { words: [a, b] }
    },
  },
  NX019: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      return { words: [await place.container('a'), await place.container('b')] }
    },
  },
  NX020: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('n')])
      return { words: [a, await place.container('b', ['--network', 'host'])] }
    },
  },
  NX021: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      return { words: [a, await place.container('child', ['--network', `container:${b}`])] }
    },
  },
  NX022: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const network = await place.network('n')
      const a = await place.container('a', ['--network', network, ...(await resolvConf('127.0.0.1'))])
      return { words: [a, await place.container('b', ['--network', network])] }
    },
  },
  NX023: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      const other = await place.network('other')
      await place.docker('network', 'connect', '--alias', 'cache', other, b)
      return { words: [a, b] }
    },
  },
  NX024: {
    exitCode: 0,
    isFixed: true,
    async build(place) {
      const [a, b, network] = await together(place)
      await place.container('other', ['--network', network, '--network-alias', 'cache'])
      return { words: ['--name', 'cache', a, b] }
    },
  },
  NX025: {
    exitCode: 3,
    isFixed: false,
    after: ['NX022'],
    async build(place) {
      const network = await place.network('n')
      const a = await place.container('a', ['--network', network, ...(await resolvConf('127.0.0.1'))])
      const b = await place.container('b', ['--network', network])
      const other = await place.network('other', '--subnet', '10.0.0.0/24', '--gateway', '10.0.0.254')
      await place.docker('network', 'connect', '--ip', '10.0.0.1', other, b)
      const pid = await place.docker('inspect', '--format', '{{.State.Pid}}', a)
      const server = await startDns(`/proc/${pid}/ns/net`, '127.0.0.1')
      return { words: ['--name', 'known', a, b], end: async () => await server[Symbol.asyncDispose]() }
    },
  },
  NX026: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(a, 'iptables', '-t', 'nat', '-F')
      return { words: [a, b] }
    },
  },
  NX027: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const [a, b] = await together(place, [], ['netx-test/scratch', '8080'], ['--publish', '18080:8080'])
      return { words: [a, `${b}:18080`] }
    },
  },
  NX028: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const inside = ['netx-test/redis', 'redis-server', '--bind', '127.0.0.1']
      const [a, b] = await together(place, [], inside)
      return { words: [a, `${b}:6379`] }
    },
  },
  NX029: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const [a, b] = await together(place, [], ['netx-test/scratch', '8080'])
      return { words: [a, `${b}:9090`] }
    },
  },
  NX030: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(b, 'iptables', '-A', 'INPUT', '-i', 'eth0', '-j', 'DROP')
      return { words: [a, b] }
    },
  },
  NX031: {
    exitCode: 3,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(b, 'iptables', '-P', 'INPUT', 'DROP')
      return { words: [a, b] }
    },
  },
  NX032: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const network = await place.network('n', '--subnet', '10.92.0.0/24')
      const b = await place.container('b', ['--network', network])
      const a = await place.container('a', ['--network', 'host'])
      const { run } = saboteur(host, engine)
      await run('ip', 'route', 'add', '10.92.0.0/25', 'dev', 'docker0')
      return {
        words: [a, b],
        end: async () => void (await run('ip', 'route', 'delete', '10.92.0.0/25')),
      }
    },
  },
  NX033: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(b, 'ip', 'link', 'set', 'eth0', 'down')
      return { words: [a, b] }
    },
  },
  NX034: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      await saboteur(host, engine).runIn(b, 'ip', 'route', 'flush', 'table', 'main')
      return { words: [a, b] }
    },
  },
  NX035: {
    exitCode: 2,
    isFixed: true,
    fixed: 'isolated',
    async build(place) {
      const [a, b] = await together(place, NO_ICC)
      await saboteur(host, engine).run('sysctl', '-w', 'net.bridge.bridge-nf-call-iptables=0')
      return { words: [a, b] }
    },
  },
  NX036: {
    exitCode: 2,
    isFixed: true,
    since: 28,
    async build(place) {
      const scene = await apart(place, [], ['--opt', `${IPV4_MODE}=routed`])
      await saboteur(host, engine).run('sysctl', '-w', 'net.ipv4.ip_forward=0')
      return scene
    },
  },
  NX037: {
    exitCode: 2,
    isFixed: true,
    async build(place) {
      const [a, b] = await together(place)
      const { run, vethOf } = saboteur(host, engine)
      await run('ip', 'link', 'set', await vethOf(b), 'nomaster')
      return { words: [a, b] }
    },
  },
  NX038: {
    exitCode: 0,
    isFixed: false,
    after: ['NX005'],
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('one')])
      const flags = ['--network', await place.network('two'), '--publish', '18038:80']
      return { words: [a, `${await place.container('b', flags)}:80`] }
    },
  },
  NX039: {
    exitCode: 0,
    isFixed: false,
    async build(place) {
      const [a, b, network] = await together(place, [], TOOLBOX)
      const second = await place.network('second')
      for (const one of [a, b]) await place.docker('network', 'connect', second, one)
      const address = await place.docker(
        'inspect',
        '--format',
        `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
        b,
      )
      await place.docker('exec', b, 'httpd', '-p', `${address}:80`, '-h', '/tmp')
      return { words: [a, `${b}:80`] }
    },
  },
  NX040: {
    exitCode: 0,
    isFixed: false,
    after: ['NX006'],
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('one')])
      const flags = ['--network', await place.network('two', '--internal'), '--publish', '18040:80']
      return { words: [a, `${await place.container('b', flags)}:80`] }
    },
  },
  NX041: {
    exitCode: 0,
    isFixed: false,
    after: ['NX006'],
    async build(place) {
      const a = await place.container('a', ['--network', await place.network('one', '--internal')])
      const flags = ['--network', await place.network('two'), '--publish', '18041:80']
      return { words: [a, `${await place.container('b', flags, ['netx-test/scratch', '80'])}:80`] }
    },
  },
  NX042: { exitCode: 2, isFixed: false, build: withoutProxy },
}

/** `a` runs in the network of the host, and the port of `b` is published; on an engine that runs without docker-proxy. */
async function withoutProxy(): Promise<Scene> {
  const options = { NETX_TEST_DOCKER_HOST: '', NETX_ENGINE_OPTIONS: '--userland-proxy=false' }
  const own = await startRealEngine({ ...process.env, ...options })
  await importImages(own.host, 'busybox', 'scratch')
  const there = lab(own.host, 'unled')
  const server = ['netx-test/scratch', '80']
  const a = await there.container('a', ['--network', 'host'], TOOLBOX)
  const b = await there.container(
    'b',
    ['--network', await there.network('n'), '--publish', '18042:80'],
    server,
  )
  const rule = ['OUTPUT', '-m', 'addrtype', '--dst-type', 'LOCAL', '-j', 'DOCKER']
  await saboteur(own.host, own.name).run('iptables', '-t', 'nat', '-D', ...rule)
  return { host: own.host, words: [a, `${b}:80`], end: () => own.stop() }
}

describe.runIf(engine !== null)('a pair that talks', () => {
  test('has no reason, and the way is told', async () => {
    await using place = lab(host, 'fine')
    const { vethOf } = saboteur(host, engine)
    const bridgeOf = async (of: string) =>
      `br-${await place.docker('network', 'inspect', '--format', '{{slice .Id 0 12}}', of)}`
    const [a, b, network] = await together(place, ['--subnet', '10.96.0.0/24'], ['netx-test/scratch', '8080'])
    const found = await explain(a, `${b}:8080`)
    expect(found).toMatchObject({
      exitCode: 0,
      predicted: 'reachable',
      measured: 'reachable',
      open: true,
      verdict: 'ok',
      headline: `${a} reaches tcp/8080 of ${b}, as the settings promise`,
      path: [
        { kind: 'container', name: a },
        { kind: 'address', name: '10.96.0.2' },
        { kind: 'interface', name: expect.stringMatching(/^eth0@if\d+$/), detail: `inside ${a}, MTU 1500` },
        { kind: 'interface', name: expect.stringMatching(`^${await vethOf(a)}@if`) },
        { kind: 'bridge', name: await bridgeOf(network), detail: 'on the host, 10.96.0.1/24' },
        { kind: 'network', name: network },
        { kind: 'interface', name: expect.stringMatching(`^${await vethOf(b)}@if`) },
        { kind: 'interface', name: expect.stringMatching(/^eth0@if\d+$/), detail: `inside ${b}, MTU 1500` },
        { kind: 'address', name: '10.96.0.3' },
        { kind: 'container', name: b },
      ],
      reasons: [],
    })
    const { stdout, exitCode } = await netx(host, 'explain', a, b)
    expect(stdout).toMatch(new RegExp(`^${a} reaches ${b}, as the settings promise\\.\n\nPATH\n`))
    expect([exitCode, stdout.includes('REASONS')]).toEqual([0, false])
  })

  test('through the loopback of one namespace', async () => {
    await using place = lab(host, 'one')
    const a = await place.container('a', ['--network', await place.network('n')])
    const b = await place.container('b', ['--network', `container:${a}`])
    const found = await explain(b, a)
    expect(found).toMatchObject({ exitCode: 0, measured: 'reachable', reasons: [] })
    expect(found.path.map(({ name }) => name)).toEqual([b, 'loopback', a])
  })
})

describe.runIf(engine !== null)('what nobody can see in the settings', () => {
  const { withRules } = saboteur(host, engine)

  test('a DROP in DOCKER-USER, where the rules of the host are asked on a bridge', async () => {
    await using place = lab(host, 'user')
    const [a, b] = await together(place, ['--subnet', '10.97.0.0/24'])
    const drop = (rules: string) =>
      rules.replace(/^(:DOCKER-USER .*)$/m, '$1\n-A DOCKER-USER -d 10.97.0.3/32 -j DROP')
    await withRules(drop, async () => {
      const found = await explain(a, b)
      expect(found).toMatchObject({
        exitCode: 2,
        headline: `${a} does not reach ${b}, although the settings promise it`,
        predicted: 'reachable',
        measured: 'isolated',
        reasons: [
          {
            code: 'NX030',
            message: `a rule of DOCKER-USER on the host drops what ${a} sends to ${b}`,
            fix: 'iptables -D DOCKER-USER 1',
            fixOn: 'host',
          },
        ],
      })
      expect(found.reasons[0]?.evidence[0]).toMatch(
        /^rule 1 of DOCKER-USER \(.*\) counted \d+ packets meanwhile: -d 10\.97\.0\.3\/32 -j DROP$/,
      )
      expect(found.pairs[0]?.probes[0]).toMatchObject({ verdict: 'broken', code: 'NX030' })
    })
    expect(await explain(a, b)).toMatchObject({ exitCode: 0, reasons: [] })
  })
})

test.runIf(major >= 28)('a container that was started without IPv6', async () => {
  await using place = lab(host, 'no6')
  const sysctl = ['--sysctl', 'net.ipv6.conf.all.disable_ipv6=1']
  const [a, b] = await together(place, IPV6, SLEEPER, sysctl)
  const found = await explain(a, b)
  expect(found).toMatchObject({ exitCode: 0, reasons: [{ code: 'NX014', fix: null }] })
})

test.runIf(major >= 28)('gateway modes: who is let in, and where', async () => {
  await using place = lab(host, 'modes')
  const one = await place.network('one')
  const routed = await place.network('routed', '--opt', `${IPV4_MODE}=routed`)
  const open = await place.network('open', '--opt', `${IPV4_MODE}=nat-unprotected`)
  const server = ['netx-test/scratch', '8080']
  const a = await place.container('a', ['--network', one])
  const b = await place.container('b', ['--network', routed], server)
  const c = await place.container('c', ['--network', open], server)
  const unpublished = await explain(a, `${b}:8080`)
  expect([codes(unpublished), unpublished.open, unpublished.exitCode]).toEqual([['NX010'], false, 0])
  expect(unpublished.path.at(-1)?.kind).toBe('stop')
  const unprotected = await explain(a, `${c}:8080`)
  const apart = major === 28
  expect([codes(unprotected), unprotected.measured, unprotected.exitCode]).toEqual(
    apart ? [['NX005'], 'isolated', 0] : [['NX011'], 'reachable', 0],
  )
})

test.each([
  [['a', 'b:0'], '"b:0" is no container, nor one with a port', 125],
  [['a', 'b:80/sctp'], '"b:80/sctp" is no container, nor one with a port', 125],
  [['a'], 'requires', 125],
  [['nobody-of-that-name', 'b'], 'No such container: nobody-of-that-name', 1],
])('explain %j is refused', async (words, complaint, code) => {
  const { exitCode, stderr, stdout } = await netx(host, 'explain', ...words)
  expect(stderr).toContain(complaint)
  expect([exitCode, stdout]).toEqual([code, ''])
})

test('every code has a scenario', () => {
  expect(Object.keys(SCENARIOS)).toEqual(Object.keys(CODES))
})

describe.runIf(engine !== null)('a reason', () => {
  const possible = (Object.entries(SCENARIOS) as [Code, Scenario][]).filter(
    ([, { since = 0 }]) => major >= since,
  )
  test.each(possible)('%s is found, and goes where its fix is run', async (code, scenario) => {
    await using place = lab(host, code.toLowerCase())
    const { words, host: at = host, during = (work) => work(), end } = await scenario.build(place)
    try {
      await during(async () => {
        const found = await explainAt(at, ...words)
        expect(codes(found).slice(0, (scenario.after ?? []).length + 1)).toEqual([
          ...(scenario.after ?? []),
          code,
        ])
        expect(found.exitCode).toBe(scenario.exitCode)
        const reason = found.reasons.find((one) => one.code === code)
        expect(typeof reason?.fix).toBe(scenario.isFixed ? 'string' : 'object')
        if (!reason?.fix) return
        await fix(reason)
        const after = await explain(...words)
        expect(codes(after)).not.toContain(code)
        expect(after).toMatchObject({ measured: scenario.fixed ?? 'reachable', verdict: 'ok', exitCode: 0 })
        const names = (one: Explained) =>
          one.pairs.flatMap(({ probes }) => probes.flatMap(({ name = '' }) => name))
        expect(names(after)).toEqual(expect.arrayContaining(names(found)))
      })
    } finally {
      await end?.()
    }
  })
})
