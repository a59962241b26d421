import { beforeAll, describe, expect, test } from 'vitest'
import { answers, buildHelper, probe, Run, timeless } from '../support/probe.ts'
import { malformed } from './malformed.ts'

let binary = ''
beforeAll(async () => {
  binary = await buildHelper()
})

describe('a plan that is not of the protocol ends the prober with one sentence', () => {
  test.each(malformed)('$says', async ({ lines, says }) => {
    const run = new Run({ binary }, lines)
    await run.until('end ')
    const { exitCode, stderr } = await run.close()
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(says) })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^netx-probe: [ -~]+\n$/)
  })
})

test('it greets with the protocol version, before it is asked for anything', async () => {
  const run = new Run({ binary }, [])
  await run.until('netx-probe')
  expect(await run.close()).toEqual({ lines: ['netx-probe 2'], stderr: '', exitCode: 0 })
})

const TABLES = [
  expect.stringMatching(/^table 4 \d+ \d+ \d+$/),
  expect.stringMatching(/^table 6 \d+ \d+ \d+$/),
]

test('an empty plan is done at once', async () => {
  const { lines, exitCode } = await probe({ binary }, [])
  expect(lines).toEqual(['netx-probe 2', 'opened', ...TABLES, ...TABLES, 'end 500 0'])
  expect(exitCode).toBe(0)
})

test('what is to be measured may follow from what was found: it tells that first, and waits', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'open -'])
  await run.until('table 6')
  expect(run.lines.slice(1)).toEqual([expect.stringMatching(/^ns 0 ok /), 'opened', ...TABLES])
  run.write('echo 0 0 0 0 127.0.0.1 small', 'go')
  await run.until('end ')
  expect(answers(run, 'echo').map(timeless)).toEqual(['echo 0 reply 1 0'])
  await run.close()
})

test('it measures once more as often as it is asked to', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'open -', 'echo 0 0 0 0 127.0.0.1 small', 'go'])
  for (let round = 1; round <= 3; round += 1) {
    await run.until('end ')
    expect(answers(run, 'echo')).toHaveLength(round)
    run.write('again')
  }
  expect((await run.close()).exitCode).toBe(0)
})

test.each(['ns 1 -', 'again'])('what arrives between `go` and the end is an error: %s', async (line) => {
  const echo = 'echo 0 0 0 - 192.0.2.1 small'
  const run = new Run({ binary }, ['ns 0 -', 'open -', 'window 5000', echo, 'go'])
  await run.until('table 6')
  run.write(line)
  const { exitCode, stderr } = await run.close()
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('nothing may follow "go"'),
  })
})

test('what arrives after the end may only be `again`', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'open -', 'go'])
  await run.until('end ')
  run.write('ns 1 -')
  const { exitCode, stderr } = await run.close()
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('only "again"') })
})

test('a plan that is cut off is given up', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'open -', 'echo 0 0 0 0 127.0.0.1 small'])
  expect(await run.close()).toMatchObject({ stderr: '', exitCode: 0 })
})

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends it while it waits', async (signal, code) => {
  const run = new Run({ binary }, ['ns 0 -', 'open -', 'go'])
  await run.until('end ')
  run.child.kill(signal)
  await run.until('more')
  expect((await run.close()).exitCode).toBe(code)
})

test('stdin that closes ends it although nobody reads its answers', async () => {
  const echoes = Array.from({ length: 20_000 }, (_, index) => `echo ${index} ${index} 0 0 10.0.0.1 small`)
  const run = new Run({ binary }, ['ns 0 nobody', 'open -', ...echoes, 'go'])
  await run.until('table 6')
  expect((await run.close()).exitCode).toBe(0)
  expect(run.lines.length).toBeLessThan(20_000)
})
