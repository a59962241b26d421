import { createInterface } from 'node:readline'
import { expect, inject, test } from 'vitest'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import type { Report } from '../../src/model/report.ts'
import { docker, type Lab, lab } from '../support/docker.ts'
import { startNetx } from '../support/netx.ts'

const { host } = inject('engine')

interface Line {
  readonly time: string
  readonly kind: string
  readonly event?: string
  readonly from?: string
  readonly to?: string
  readonly after?: { readonly observed: string; readonly verdict: string } | null
}

/** A watch under way, read line by line. */
function watching(...args: string[]) {
  const run = startNetx(host, 'matrix', '--watch=1', ...args)
  const lines = createInterface({ input: run.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string
  const until = async (holds: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const line: Line = JSON.parse(await next())
      if (holds(line)) return line
    }
  }
  return { run, next, until }
}

async function pair(place: Lab): Promise<[string, string, string]> {
  const network = await place.network('n')
  return [
    network,
    await place.container('a', ['--network', network]),
    await place.container('b', ['--network', network]),
  ]
}

const helpers = async () =>
  (await docker(host, 'ps', '--all', '--quiet', '--filter', `label=${HELPER_LABEL}`)).stdout

test('tells what changes, with the time, and ends cleanly', async () => {
  await using place = lab(host, 'watch')
  const [network, a, b] = await pair(place)
  const { run, until } = watching('--format', 'ndjson', a, b)
  await until(({ kind }) => kind === 'start')
  const helper = await helpers()
  expect(helper).toMatch(/^[\da-f]{12}$/)
  await place.docker('network', 'disconnect', network, b)
  await until(({ kind, event }) => kind === 'event' && event === `disconnect ${network}`)
  const cut = await until(({ kind, from, to }) => kind === 'change' && from === a && to === b)
  expect(cut.after?.observed).not.toBe('reachable')
  expect(Math.abs(Date.parse(cut.time) - Date.now())).toBeLessThan(60_000)
  await place.docker('network', 'connect', network, b)
  await until((line) => line.kind === 'change' && line.from === a && line.after?.observed === 'reachable')
  await place.docker('kill', b)
  await until((line) => line.kind === 'change' && line.from === a && line.after?.verdict === 'unproven')
  run.kill('SIGINT')
  expect((await run).exitCode).toBe(130)
  expect(await helpers()).toBe('')
})

test('a round costs no container start: the helper stays', async () => {
  await using place = lab(host, 'stay')
  const [, a, b] = await pair(place)
  const since = (Date.now() / 1000).toFixed(3)
  const { run, next } = watching(a, b)
  expect(await next()).toContain('from \\ to')
  const { stdout } = await docker(host, 'ps', '--quiet', '--filter', `label=${HELPER_LABEL}`)
  // Three more rounds at least.
  await new Promise((resolve) => setTimeout(resolve, 5000))
  expect(await helpers()).toBe(stdout)
  run.kill('SIGTERM')
  expect((await run).exitCode).toBe(143)
  const filters = ['--filter', `label=${HELPER_LABEL}`, '--filter', 'event=start']
  const started = await docker(host, 'events', '--since', since, '--until', '0s', ...filters)
  expect(started.stdout.trim().split('\n')).toHaveLength(1)
})

test('a round that the deadline cut short leaves the next ones whole', async () => {
  await using place = lab(host, 'cut')
  const [, a, b] = await pair(place)
  // Whose silence is waited for longer than the deadline allows.
  const far = await place.container('far', ['--network', await place.network('m')])
  const { run, next } = watching('--format', 'ndjson', '--deadline', '2s', '--timeout', '5s', a, b, far)
  const start: Line & { readonly report: Report } = JSON.parse(await next())
  expect(start.report.run.windowMs).toBeNull()
  expect(start.report.pairs.find(({ from, to }) => from === a && to === b)?.verdict).toBe('ok')
  expect(start.report.pairs.find(({ from, to }) => from === a && to === far)?.verdict).toBe('unproven')
  // Two more rounds at least.
  await new Promise((resolve) => setTimeout(resolve, 7000))
  run.kill('SIGINT')
  expect(await next()).toBeUndefined()
  expect((await run).exitCode).toBe(130)
})

test.each([
  [['--watch', '--format', 'json'], '--format json is one document'],
  [['--format', 'ndjson'], 'takes --watch'],
])('%j is refused', async (words, complaint) => {
  const { exitCode, stderr } = await startNetx(host, 'matrix', ...words)
  expect(stderr).toContain(complaint)
  expect(exitCode).toBe(125)
})

test('a watch that nobody reads any more ends with the next that it has to tell', async () => {
  await using place = lab(host, 'unread')
  const [, a, b] = await pair(place)
  const { run, next } = watching(a, b)
  await next()
  run.stdout.destroy()
  await place.docker('pause', b)
  // That of the last round, which may have been one before the pause: of what is paused nothing is proven.
  expect([0, 3]).toContain((await run).exitCode)
})
