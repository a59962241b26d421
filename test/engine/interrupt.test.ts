import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import { docker, lab } from '../support/docker.ts'
import { helperStarted } from '../support/helper-start.ts'
import { matrix, startNetx } from '../support/netx.ts'
import { random } from '../support/random-topology.ts'

const { host } = inject('engine')
const place = lab(host, 'interrupt')
const names: string[] = []

beforeAll(async () => {
  const network = await place.network('n')
  for (const short of ['a', 'b']) names.push(await place.container(short, ['--network', network]))
  const other = await place.network('m')
  // A pair that is silent makes the run last for its whole window.
  names.push(await place.container('apart', ['--network', other]))
})
afterAll(() => place.dispose())

async function helpers(): Promise<string> {
  return (await docker(host, 'ps', '--all', '--quiet', '--filter', `label=${HELPER_LABEL}`)).stdout
}

/** Moments of a run: before the program is loaded, around the helper's start, amid the probes, around its end. */
const MOMENTS_MS = [20, 90, 150, 200, 250, 300, 400, 500, 700, 900]

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  test.each(MOMENTS_MS)('after %i ms leaves no helper behind, at once', async (moment) => {
    const run = startNetx(host, 'matrix', ...names)
    await after(moment)
    run.kill(signal)
    const { exitCode, signal: death } = await run
    // Before the program has loaded, which takes a while on a busy machine, and after it has done its work, nothing
    // takes the signal, and there is nothing to clean up.
    expect(exitCode === 0 || exitCode === code || death === signal).toBe(true)
    expect(await helpers()).toBe('')
  })

  test('while it measures ends the run with its code, and leaves no helper behind', async () => {
    const since = new Date()
    const run = startNetx(host, 'matrix', '--timeout', '5s', ...names)
    await helperStarted(host, since)
    run.kill(signal)
    expect((await run).exitCode).toBe(code)
    expect(await helpers()).toBe('')
  })
})

test('SIGKILL at any moment: the next run finds what was left, and works', async () => {
  for (const moment of MOMENTS_MS) {
    const run = startNetx(host, 'matrix', ...names)
    await after(moment)
    run.kill('SIGKILL')
    await run
    expect((await matrix(host, ...names)).exitCode).toBe(0)
    expect(await helpers()).toBe('')
  }
})

/** script/soak sets it: how many kills at random moments. */
const KILLS = Number(process.env['NETX_SOAK_KILLS'] ?? 0)

test.runIf(KILLS > 0)(`${KILLS} kills at random moments`, { timeout: KILLS * 20_000 }, async () => {
  const below = random(Number(process.env['NETX_SOAK_SEED'] ?? 1000))
  const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const
  const left = { atOnce: 0, afterNextRun: 0 }
  for (let kill = 0; kill < KILLS; kill += 1) {
    const signal = signals[kill % signals.length] ?? 'SIGKILL'
    const run = startNetx(host, 'matrix', '--tcp', 'auto', ...names)
    await after(below(1300))
    run.kill(signal)
    await run
    if (signal !== 'SIGKILL' && (await helpers()) !== '') left.atOnce += 1
    if (signal === 'SIGKILL') {
      expect((await matrix(host, ...names)).exitCode).toBe(0)
      if ((await helpers()) !== '') left.afterNextRun += 1
    }
  }
  expect(left).toEqual({ atOnce: 0, afterNextRun: 0 })
})
