import { describe, expect, inject, test } from 'vitest'

import { HELPER_LABEL } from '../../src/model/helper.ts'

import { worst } from '../../src/model/outcome.ts'

import type { Report } from '../../src/model/report.ts'
import { lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { PORT, randomTopology } from '../support/random-topology.ts'
import { refusingProxy } from '../support/refusing-proxy.ts'

const { host } = inject('engine')

/** Each cell with what it was found to be; a weak proof is no other finding. */
function cells({ pairs }: Report): string[] {
  return pairs.flatMap(({ from, to, observed, verdict, probes }) => [
    `${from} ${to} ${observed} ${verdict}`,
    ...probes.map((probe) => {
      const what = probe.name ?? `${probe.address}${probe.port === undefined ? '' : `:${probe.port}`}`
      return `${from} ${probe.kind} ${what} ${probe.record ?? ''} ${probe.verdict}`
    }),
  ])
}

/** The same, measured where the containers answer for themselves: what is absent is not proven. */
function toldByThemselves(report: Report): Report {
  const pairs = report.pairs.map((pair) => {
    const probes = pair.probes.map((probe) => {
      return ABSENCES.includes(probe.outcome) ? { ...probe, verdict: 'unproven' as const } : probe
    })
    const observed = pair.observed === 'isolated' ? 'unknown' : pair.observed
    return { ...pair, observed, verdict: worst(probes.map(({ verdict }) => verdict)), probes } as const
  })
  return { ...report, pairs }
}

const ABSENCES = ['timeout', 'unreachable', 'name-not-found']

test('helper, sidecar and exec give the same verdicts, but for what a container says that it does not reach', async () => {
  await using place = lab(host, 'rungs')
  const names = await randomTopology(place, 77, 7)
  const by = async (prober: string) => {
    return await matrix(host, '--prober', prober, '--tcp', String(PORT), ...names)
  }
  const helper = await by('helper')
  expect(helper.run.prober).toBe('helper')
  const kept = helper.pairs.flatMap(({ probes }) => probes).filter(({ expected }) => expected === 'no-reply')
  expect(kept.some(({ verdict }) => verdict === 'ok')).toBe(true)
  for (const prober of ['sidecar', 'exec']) {
    const other = await by(prober)
    expect(other.run.prober).toBe(prober)
    expect(cells(other)).toEqual(cells(prober === 'exec' ? toldByThemselves(helper) : helper))
  }
})

test('a tool that an image lacks is not measured, and never isolated', async () => {
  await using place = lab(host, 'tools')
  const network = await place.network('n')
  const names = [
    await place.container('busybox', ['--network', network], ['netx-test/busybox', 'sleep', 'infinity']),
    await place.container('debian', ['--network', network], ['netx-test/tools']),
    await place.container('bare', ['--network', network]),
  ]
  const [busybox, debian, bare] = names
  const report = await matrix(host, '--prober', 'exec', ...names)
  expect(report.exitCode).toBe(3)
  const found = report.pairs.map(({ from, to, observed }) => `${from} ${to} ${observed}`)
  expect(found).toContain(`${busybox} ${debian} reachable`)
  expect(found).toContain(`${debian} ${busybox} reachable`)
  expect(found).toContain(`${bare} ${busybox} unknown`)
  const reasons = new Set(report.pairs.flatMap(({ probes }) => probes.flatMap(({ reason }) => reason ?? [])))
  expect([...reasons]).toEqual([`the image of ${bare} has no shell`])
})

test.each(['helper', 'sidecar', 'exec'])('%s ends at the deadline, with what it has', async (prober) => {
  await using place = lab(host, 'late')
  const near = ['--network', await place.network('n')]
  const far = ['--network', await place.network('m')]
  const names = [
    await place.container('a', near),
    await place.container('b', near),
    await place.container('c', far),
  ]
  const report = await matrix(host, '--prober', prober, '--deadline', '1ms', ...names)
  expect(report.exitCode).toBe(3)
  expect(report.run.windowMs).toBeNull()
  expect(report.summary.isolated).toBe(0)
  const missing = report.pairs.flatMap(({ probes }) =>
    probes.flatMap(({ outcome, reason }) => (outcome === 'not-measured' ? [reason] : [])),
  )
  expect([...new Set(missing)]).toEqual(['the deadline had passed'])
})

describe('where the engine refuses', () => {
  const isHelper = (body: string) => body.includes('SYS_ADMIN')
  const isOurs = (body: string) => body.includes(HELPER_LABEL)

  test.each([
    ['the helper', isHelper, 'sidecar', /no helper.*not allowed.*falling back to sidecar/],
    ['sidecars as well', isOurs, 'exec', /no sidecars.*not allowed.*falling back to exec/],
  ] as const)('%s, it falls back and says so', async (_, isRefused, rung, said) => {
    await using place = lab(host, 'refused')
    await using proxy = await refusingProxy(host, isRefused)
    const names = await randomTopology(place, 3, 3)
    const { stdout, stderr } = await netx(proxy.host, 'matrix', '--format', 'json', ...names)
    const report: Report = JSON.parse(stdout)
    expect(report.run.prober).toBe(rung)
    expect(stderr).toMatch(said)
    expect(report.run.fallbacks?.at(-1)).toMatch(said)
    expect(report.summary.isolated > 0).toBe(rung !== 'exec')
    expect(report.summary.reachable).toBeGreaterThan(0)
  })

  test('the rung that was asked for, it fails', async () => {
    await using place = lab(host, 'denied')
    await using proxy = await refusingProxy(host, isHelper)
    const names = await randomTopology(place, 3, 2)
    const { exitCode, stderr } = await netx(proxy.host, 'matrix', '--prober', 'helper', ...names)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('authorization denied by plugin guard')
  })
})
