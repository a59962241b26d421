import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, inject, test } from 'vitest'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import type { Report } from '../../src/model/report.ts'
import { type Lab, lab, SLEEPER, TOOLBOX } from '../support/docker.ts'
import { lines, matrix, netx, startNetx } from '../support/netx.ts'
import { withoutIsolation } from '../support/sabotage.ts'

const engine = inject('engine')
const { host, version } = engine
const hasIPv6Only = Number.parseInt(version, 10) >= 28

/** Two networks with a container each, and one on both. */
async function tiers(place: Lab): Promise<string[]> {
  const [front, back] = [await place.network('front'), await place.network('back')]
  await place.container('a', ['--network', front])
  await place.container('b', ['--network', back])
  await place.container('both', ['--network', front])
  await place.docker('network', 'connect', back, place.name('both'))
  return ['a', 'b', 'both'].map((short) => place.name(short))
}

test('a bare static binary without any privilege is measured like any other', async () => {
  await using place = lab(host, 'bare')
  const network = await place.network('n')
  await place.container('locked', [
    '--network',
    network,
    '--cap-drop',
    'ALL',
    '--read-only',
    '--security-opt',
    'no-new-privileges',
  ])
  await place.container('plain', ['--network', network], TOOLBOX)
  const report = await matrix(host, place.name('locked'), place.name('plain'))
  expect(report.exitCode).toBe(0)
  expect(lines(report, place.name(''))).toEqual([
    'locked plain reachable ok: n reply, "plain" resolved',
    'plain locked reachable ok: n reply, "locked" resolved',
  ])
})

test('a container that closed unprivileged pings is measured all the same', async () => {
  await using place = lab(host, 'closed')
  const network = await place.network('n')
  await place.container('closed', ['--network', network, '--sysctl', 'net.ipv4.ping_group_range=1 0'])
  await place.container('plain', ['--network', network])
  const report = await matrix(host, place.name('closed'), place.name('plain'))
  expect(lines(report, place.name(''))).toEqual([
    'closed plain reachable ok: n reply, "plain" resolved',
    'plain closed reachable ok: n reply, "closed" resolved',
  ])
})

describe('what cannot be told', () => {
  test('a stopped container is not measured: exit 3, never isolated', async () => {
    await using place = lab(host, 'stopped')
    const names = await tiers(place)
    await place.docker('stop', '--time', '0', place.name('b'))
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(3)
    expect(report.summary).toMatchObject({ pairs: 6, isolated: 0, unproven: 4, leak: 0, broken: 0 })
    const { stdout } = await netx(host, 'matrix', ...names)
    expect(stdout).toContain(`${place.name('b')} is exited: 4 pairs`)
  })

  test('a paused container is not measured, though the kernel answers for it', async () => {
    await using place = lab(host, 'paused')
    const names = await tiers(place)
    await place.docker('pause', place.name('both'))
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(3)
    expect(report.pairs.filter(({ observed }) => observed === 'unknown')).toHaveLength(4)
    await place.docker('unpause', place.name('both'))
  })

  test('a container that is killed while it is measured is not measured, and the rest is', async () => {
    await using place = lab(host, 'killed')
    const names = await tiers(place)
    const started = execa(
      'docker',
      ['events', '--filter', `label=${HELPER_LABEL}`, '--filter', 'event=start'],
      {
        env: { DOCKER_HOST: host },
        reject: false,
      },
    )
    const run = startNetx(host, 'matrix', '--format', 'json', ...names)
    for await (const _ of started) started.kill()
    await place.docker('kill', place.name('b'))
    const { stdout, exitCode } = await run
    const report: Report = JSON.parse(stdout ?? '')
    expect(exitCode).toBe(3)
    expect(lines(report, place.name(''))).toEqual([
      'a b unknown unproven: back not-measured, "b" not-measured',
      'a both reachable ok: back timeout, front reply, "both" resolved',
      'b a unknown unproven: front not-measured, "a" not-measured',
      'b both unknown unproven: back not-measured, front not-measured, "both" not-measured',
      'both a reachable ok: front reply, "a" resolved',
      'both b unknown unproven: back not-measured, "b" not-measured',
    ])
    expect(report.pairs[0]?.probes[0]?.reason).toMatch(/b went from running to exited while it was measured/)
  })

  test('a container in the network of one that was restarted, or is gone, is not measured', async () => {
    await using place = lab(host, 'orphan')
    const network = await place.network('n')
    const other = await place.container('other', ['--network', network])
    const parent = await place.container('parent', ['--network', network])
    const child = await place.container('child', ['--network', `container:${parent}`])
    const grandchild = await place.container('grandchild', ['--network', `container:${child}`])
    const verdicts = async () => {
      const report = await matrix(host, other, child, grandchild)
      return [
        report.exitCode,
        ...new Set(report.pairs.map(({ observed, verdict }) => `${observed} ${verdict}`)),
      ]
    }
    expect(await verdicts()).toEqual([0, 'reachable ok'])
    await place.docker('restart', '--time', '0', parent)
    expect(await verdicts()).toEqual([3, 'unknown unproven'])
    await place.docker('rm', '--force', parent)
    expect(await verdicts()).toEqual([3, 'unknown unproven'])
  })

  test('a name that DNS cannot be asked for spoils no other cell, and is named', async () => {
    await using place = lab(host, 'odd')
    const network = await place.network('n')
    const names = [await place.container('a', ['--network', network])]
    const aliases = ['a b', 'x\nwindow 5000', 'dbé', 'l'.repeat(300), 'a..b']
    const odd = aliases.flatMap((alias) => ['--network-alias', alias])
    names.push(await place.container('odd', ['--network', network, ...odd]))
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(0)
    const outcomes = report.pairs.flatMap(({ probes }) => probes.map(({ outcome }) => outcome))
    expect(outcomes.filter((outcome) => outcome === 'reply' || outcome === 'resolved')).toHaveLength(8)
    expect(outcomes).toHaveLength(8)
    const { stderr } = await netx(host, 'matrix', ...names)
    expect(stderr).toMatch(/has the name ".*" and 4 more, which Docker's DNS server cannot answer for/)
  })

  test.runIf(hasIPv6Only)('a network without IPv4 is measured by IPv6', async () => {
    await using place = lab(host, 'six')
    const network = await place.network('n', '--ipv4=false', '--ipv6')
    const names = [
      await place.container('a', ['--network', network]),
      await place.container('b', ['--network', network]),
    ]
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(0)
    expect(report.pairs.map(({ observed, verdict }) => `${observed} ${verdict}`)).toEqual([
      'reachable ok',
      'reachable ok',
    ])
    expect(report.pairs[0]?.probes[0]?.address).toMatch(/:/)
    expect(report.pairs[0]?.probes[1]).toMatchObject({ record: 'AAAA', outcome: 'resolved' })
  })

  test('a container that never ran is expected to reach what it will be on, and not measured', async () => {
    await using place = lab(host, 'created')
    const network = await place.network('n')
    const a = await place.container('a', ['--network', network])
    await place.docker('create', '--name', place.name('b'), '--network', network, ...SLEEPER)
    const report = await matrix(host, a, place.name('b'))
    expect(report.exitCode).toBe(3)
    expect(report.pairs[0]).toMatchObject({ expected: 'reachable', observed: 'unknown', verdict: 'unproven' })
  })

  test('a name of somebody else is no way in', async () => {
    await using place = lab(host, 'alias')
    const [front, back] = [await place.network('front'), await place.network('back')]
    const names = [
      await place.container('a', ['--network', front]),
      await place.container('db', ['--network', back]),
    ]
    await place.container('other', ['--network', front, '--network-alias', place.name('db')])
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(0)
    expect(report.pairs[0]?.probes[1]).toMatchObject({ outcome: 'wrong-answer', verdict: 'ok' })
  })

  test('silence of a DNS server that was never heard proves nothing', async () => {
    await using place = lab(host, 'deaf')
    const [front, back] = [
      await place.network('front', '--subnet', '10.77.0.0/24'),
      await place.network('back'),
    ]
    const file = join(await mkdtemp(join(tmpdir(), 'netx-')), 'resolv.conf')
    await writeFile(file, 'nameserver 10.77.0.250\n')
    const names = [
      await place.container('a', ['--network', front, '--volume', `${file}:/etc/resolv.conf:ro`]),
      await place.container('b', ['--network', back]),
    ]
    const report = await matrix(host, ...names)
    expect(report.exitCode).toBe(3)
    expect(report.pairs[0]?.probes[1]).toMatchObject({ outcome: 'timeout', verdict: 'unproven' })
  })

  test('the silence of a target that answers nobody proves nothing', async () => {
    await using place = lab(host, 'mute')
    const [front, back] = [await place.network('front'), await place.network('back')]
    await place.container('a', ['--network', front])
    await place.container('mute', ['--network', back, '--sysctl', 'net.ipv4.icmp_echo_ignore_all=1'])
    const report = await matrix(host, place.name('a'), place.name('mute'))
    expect(report.exitCode).toBe(3)
    const [pair] = report.pairs
    expect(pair).toMatchObject({ observed: 'unknown', verdict: 'unproven' })
    expect(pair?.probes[0]?.reason).toMatch(/does not answer even from itself/)
  })
})

describe('sabotage', () => {
  test('without the isolation rules the matrix turns red, and green again with them', async () => {
    await using place = lab(host, 'sabotage')
    const names = await tiers(place)
    expect((await matrix(host, ...names)).exitCode).toBe(0)
    await withoutIsolation(host, engine.name, async () => {
      const report = await matrix(host, ...names)
      expect(report.exitCode).toBe(2)
      const leaks = report.pairs
        .filter(({ verdict }) => verdict === 'leak')
        .map(({ from, to }) => `${from} ${to}`)
      const [a, b] = names
      expect(leaks).toEqual(expect.arrayContaining([`${a} ${b}`, `${b} ${a}`]))
      const { stdout, exitCode } = await netx(host, 'matrix', ...names)
      expect(exitCode).toBe(2)
      expect(stdout).toMatch(/LEAKS \(\d+ probes\)/)
      expect(stdout).toContain('the asker is not on that network [NX013]')
      expect(stdout).toContain(`More: docker netx explain ${a} ${b}`)
      const leaking = report.pairs.flatMap(({ probes }) => probes.filter(({ verdict }) => verdict === 'leak'))
      expect(new Set(leaking.map(({ code }) => code))).toEqual(new Set(['NX013']))
    })
    expect((await matrix(host, ...names)).exitCode).toBe(0)
  })
})
