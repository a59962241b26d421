import { beforeAll, describe, expect, test } from 'vitest'
import { buildHelper, probe, Run } from '../support/probe.ts'
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
  expect(await run.close()).toEqual({ lines: ['netx-probe 1'], stderr: '', exitCode: 0 })
})

test('an empty plan is done at once', async () => {
  const { lines, exitCode } = await probe({ binary }, [])
  expect(lines).toEqual([
    'netx-probe 1',
    expect.stringMatching(/^table \d+ \d+ \d+$/),
    expect.stringMatching(/^table \d+ \d+ \d+$/),
    'end 500',
  ])
  expect(exitCode).toBe(0)
})

test('what arrives after `go` is an error at any moment', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'go'])
  await run.until('end ')
  run.write('ns 1 -')
  const { exitCode, stderr } = await run.close()
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('nothing may follow "go"'),
  })
})

test('a plan that is cut off is given up', async () => {
  const run = new Run({ binary }, ['ns 0 -', 'echo 0 0 0 0 127.0.0.1'])
  expect(await run.close()).toMatchObject({ stderr: '', exitCode: 0 })
})

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends it while it waits', async (signal, code) => {
  const run = new Run({ binary }, ['ns 0 -', 'go'])
  await run.until('end ')
  run.child.kill(signal)
  await run.until('more')
  expect((await run.close()).exitCode).toBe(code)
})

test('stdin that closes ends it although nobody reads its answers', async () => {
  const echoes = Array.from({ length: 20_000 }, (_, index) => `echo ${index} ${index} 0 0 10.0.0.1`)
  const run = new Run({ binary }, ['ns 0 nobody', ...echoes, 'go'])
  await run.until('table ')
  expect((await run.close()).exitCode).toBe(0)
  expect(run.lines.length).toBeLessThan(20_000)
})
