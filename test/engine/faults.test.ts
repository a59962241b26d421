import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { describe, expect, inject, test } from 'vitest'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import type { Report } from '../../src/model/report.ts'
import { docker, type Lab, lab, TOOLBOX } from '../support/docker.ts'
import { ip, wiring } from '../support/netns.ts'
import { lines, matrix, startNetx } from '../support/netx.ts'
import { importImages, startRealEngine } from '../support/real-engine.ts'
import { saboteur, withoutDrops } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')

/** `front` joins a and b, `back` joins b and c. */
async function chain(place: Lab, program = TOOLBOX): Promise<string[]> {
  const [front, back] = [await place.network('front'), await place.network('back')]
  const a = await place.container('a', ['--network', front], program)
  const b = await place.container('b', ['--network', front], program)
  const c = await place.container('c', ['--network', back], program)
  await place.docker('network', 'connect', back, b)
  return [a, b, c]
}

const HEALTHY = [
  'a b reachable ok: back timeout, front reply, "b" resolved',
  'a c isolated ok: back timeout, "c" name-not-found',
  'b a reachable ok: front reply, "a" resolved',
  'b c reachable ok: back reply, "c" resolved',
  'c a isolated ok: front timeout, "a" name-not-found',
  'c b reachable ok: back reply, front timeout, "b" resolved',
]

const short = (report: Report, place: Lab) => lines(report, place.name(''))

const verdicts = ({ pairs }: Report, place: Lab) =>
  pairs
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ from, to, observed, verdict }) =>
      `${from} ${to} ${observed} ${verdict}`.replaceAll(place.name(''), ''),
    )

describe.runIf(engine !== null)('rules', () => {
  test('ICC rules deleted: who should not talk on one bridge, talks', async () => {
    await using place = lab(host, 'icc')
    const network = await place.network('n', '--opt', 'com.docker.network.bridge.enable_icc=false')
    const names = [
      await place.container('a', ['--network', network]),
      await place.container('b', ['--network', network]),
    ]
    expect((await matrix(host, ...names)).exitCode).toBe(0)
    await saboteur(host, engine).withRules(withoutDrops, async () => {
      const report = await matrix(host, ...names)
      expect(verdicts(report, place)).toEqual(['a b reachable leak', 'b a reachable leak'])
      expect(report.exitCode).toBe(2)
    })
    expect((await matrix(host, ...names)).exitCode).toBe(0)
  })

  test('a DROP in DOCKER-USER breaks just what it drops', async () => {
    await using place = lab(host, 'drop')
    const names = await chain(place)
    const { stdout } = await docker(
      host,
      'inspect',
      '-f',
      '{{json .NetworkSettings.Networks}}',
      names[1] ?? '',
    )
    const back = JSON.parse(stdout)[place.name('back')].IPAddress
    const drop = (rules: string) =>
      rules.replace(/^(:DOCKER-USER .*)$/m, `$1\n-A DOCKER-USER -d ${back}/32 -j DROP`)
    await saboteur(host, engine).withRules(drop, async () => {
      const report = await matrix(host, ...names)
      // Answers are dropped as well when they go back there.
      expect(verdicts(report, place)).toEqual(['b c isolated broken', 'c b isolated broken'])
    })
    expect(short(await matrix(host, ...names), place)).toEqual(HEALTHY)
  })
})

describe.runIf(engine !== null)('inside a container', () => {
  test('an interface that is down: nothing gets there, and what still works is told', async () => {
    await using place = lab(host, 'down')
    const names = await chain(place)
    await saboteur(host, engine).runIn(names[0] ?? '', 'ip', 'link', 'set', 'eth0', 'down')
    const report = await matrix(host, ...names)
    const pairs = report.pairs.map(({ from, to, verdict }) =>
      `${from} ${to} ${verdict}`.replaceAll(place.name(''), ''),
    )
    expect(pairs).toEqual(expect.arrayContaining(['a b broken', 'b a broken', 'b c ok', 'c b ok']))
    expect(
      report.pairs.filter(({ observed, verdict }) => observed === 'isolated' && verdict === 'ok').length,
    ).toBeLessThanOrEqual(2)
    expect(report.exitCode).toBe(2)
  })

  test('an address that another container took: the answer is not from whom it should be', async () => {
    await using place = lab(host, 'thief')
    const network = await place.network('n', '--subnet', '10.91.0.0/24')
    const a = await place.container('a', ['--network', network])
    const victim = await place.container('victim', ['--network', network, '--ip', '10.91.0.50'])
    const thief = await place.container('thief', ['--network', network])
    const { runIn } = saboteur(host, engine)
    await runIn(victim, 'ip', 'address', 'flush', 'dev', 'eth0')
    await runIn(thief, 'ip', 'address', 'add', '10.91.0.50/24', 'dev', 'eth0')
    const report = await matrix(host, a, victim)
    const [pair] = report.pairs
    expect(pair?.probes[0]).toMatchObject({
      address: '10.91.0.50',
      outcome: 'wrong-answer',
      verdict: 'broken',
    })
    expect(pair).toMatchObject({ verdict: 'broken' })
    expect(pair?.observed).not.toBe('reachable')
  })
})

test.runIf(engine !== null)(
  'a path that loses every other packet is inconsistent, if it is tried often enough',
  async () => {
    await using place = lab(host, 'flaky')
    const network = await place.network('n')
    const names = [
      await place.container('a', ['--network', network]),
      await place.container('b', ['--network', network]),
    ]
    const { runIn } = saboteur(host, engine)
    const flaky = ['-m', 'statistic', '--mode', 'random', '--probability', '0.5', '-j', 'DROP']
    await runIn(names[1] ?? '', 'iptables', '-A', 'INPUT', '-p', 'icmp', ...flaky)
    const report = await matrix(host, '--attempts', '20', ...names)
    const [probe] = report.pairs[0]?.probes ?? []
    expect(probe).toMatchObject({ outcome: 'inconsistent', verdict: 'broken', attempts: 20 })
    expect(probe?.lost).toBeGreaterThan(0)
    expect(report.pairs[0]).toMatchObject({ observed: 'reachable', verdict: 'broken' })
  },
)

test('an alias that a stranger bears as well: its name leads to somebody else', async () => {
  await using place = lab(host, 'alias2')
  const network = await place.network('n')
  const a = await place.container('a', ['--network', network])
  const db = await place.container('db', ['--network', network])
  await place.container('stranger', ['--network', network, '--network-alias', db])
  const report = await matrix(host, a, db)
  const byName = report.pairs[0]?.probes.find(({ name }) => name === db)
  // Both bear it on that network, which is what an alias is for: every address belongs to somebody of that name.
  expect(byName?.addresses).toHaveLength(2)
  expect(byName).toMatchObject({ outcome: 'resolved', verdict: 'ok' })
})

describe('in the middle of a run', () => {
  /** Starts a matrix and resolves when its helper measures: then it has no privilege any more. */
  async function started(where: string, names: readonly string[]) {
    const filter = ['--filter', `label=${HELPER_LABEL}`, '--filter', 'event=start']
    const events = execa('docker', ['events', ...filter, '--format', '{{.ID}}'], {
      env: { DOCKER_HOST: where },
      reject: false,
    })
    const run = startNetx(where, 'matrix', '--timeout', '5s', '--format', 'json', ...names)
    let helper = ''
    for await (const line of events) {
      helper = line
      events.kill()
    }
    const { stdout: pid } = await docker(where, 'inspect', '--format', '{{.State.Pid}}', helper)
    const isPrivileged = async () => !/^CapEff:\s0+$/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))
    while (await isPrivileged());
    return { run, helper }
  }

  test('the helper is killed: what it had not measured is not measured', async () => {
    await using place = lab(host, 'killhelper')
    const names = await chain(place)
    const { run, helper } = await started(host, names)
    await place.docker('kill', helper)
    const { stdout, exitCode } = await run
    const report: Report = JSON.parse(stdout ?? '')
    expect(exitCode).toBe(3)
    expect(report.summary.isolated).toBe(0)
    expect(
      report.pairs.flatMap(({ probes }) => probes).some(({ reason }) => reason?.includes('the helper ended')),
    ).toBe(true)
  })

  test('the engine is restarted: nothing is taken for isolated', { timeout: 180_000 }, async () => {
    const own = await startRealEngine({ ...process.env, NETX_TEST_DOCKER_HOST: '' })
    try {
      await importImages(own.host, 'busybox')
      await using place = lab(own.host, 'restart')
      const names = await chain(place, ['netx-test/busybox', 'sleep', 'infinity'])
      const { run } = await started(own.host, names)
      await own.restart()
      const { stdout, exitCode } = await run
      const report: Report = JSON.parse(stdout ?? '')
      expect(exitCode).toBe(3)
      expect(report.summary).toMatchObject({ isolated: 0, reachable: 0, unproven: 6 })
    } finally {
      await own.stop()
    }
  })
})

test('a neighbour table that others have filled makes no live pair look dead', {
  timeout: 120_000,
}, async () => {
  await using place = lab(host, 'full')
  const network = await place.network('n')
  const names: string[] = []
  for (let index = 0; index < 5; index += 1)
    names.push(await place.container(`c${index}`, ['--network', network]))
  await using wires = wiring()
  const [hog = ''] = await wires.namespaces('hog')
  const entries = Array.from({ length: 850 }, (_, index) => {
    return `neighbour add 10.250.${index >> 8}.${index & 255} lladdr 02:00:00:00:00:01 dev hogs nud permanent`
  })
  await ip(
    hog,
    'link add hogs type bridge',
    'link set hogs up',
    'address add 10.250.255.1/16 dev hogs',
    ...entries,
  )
  const report = await matrix(host, ...names)
  expect(report.summary).toMatchObject({ pairs: 20, isolated: 0, broken: 0, leak: 0 })
  // What found no room in the table in time says so, and nothing else.
  const reasons = report.pairs.flatMap(({ probes }) => probes.flatMap(({ reason }) => reason ?? []))
  expect(new Set(reasons)).toEqual(
    new Set(reasons.length > 0 ? ["the kernel's neighbour table was full"] : []),
  )
})

test('a CPU that is busy makes it slower, and never wrong', { timeout: 120_000 }, async () => {
  await using place = lab(host, 'busy')
  const names = await chain(place)
  const hogs = Array.from({ length: 6 }, () => execa('sh', ['-c', 'while :; do :; done'], { reject: false }))
  try {
    for (let round = 0; round < 5; round += 1) {
      expect(short(await matrix(host, ...names), place)).toEqual(HEALTHY)
    }
  } finally {
    for (const hog of hogs) hog.kill('SIGKILL')
    await Promise.all(hogs)
  }
})
