import { EventEmitter, once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { isInterrupted, watchInterrupts } from '../../../src/cli/interrupt.ts'

class FakeProcess extends EventEmitter {
  readonly exits: number[] = []

  exit(code: number): void {
    this.exits.push(code)
  }
}

let source: FakeProcess
beforeEach(() => {
  source = new FakeProcess()
})

const aborted = (signal: AbortSignal) => signal.aborted || once(signal, 'abort')

/** A socket as docker gives one to its plugins; `hangUp` is what docker does when it is told to stop. */
async function dockerSocket(path: string) {
  const server = createServer().listen(path)
  await once(server, 'listening')
  const connected = once(server, 'connection')
  const hangUp = async () => {
    const [connection] = await connected
    server.close()
    connection.end()
  }
  return { connected, hangUp }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
])('%s aborts, and is exit code %i', (name, exitCode) => {
  const { signal, ...interrupt } = watchInterrupts(source, {})
  expect(signal.aborted).toBe(false)
  source.emit(name)
  expect(isInterrupted(signal.reason)).toBe(true)
  expect(interrupt.exitCode()).toBe(exitCode)
  expect(source.exits).toEqual([])
})

test('the third signal ends the process at once', () => {
  watchInterrupts(source, {})
  for (const name of ['SIGINT', 'SIGTERM', 'SIGINT']) source.emit(name)
  expect(source.exits).toEqual([130])
})

test.runIf(process.platform === 'linux')('an abstract socket that docker closes aborts', async () => {
  const name = `docker_cli_test_${process.pid}`
  const docker = await dockerSocket(`\0${name}`)
  const interrupt = watchInterrupts(source, { DOCKER_CLI_PLUGIN_SOCKET: `@${name}` })
  await docker.hangUp()
  await aborted(interrupt.signal)
  expect(interrupt.exitCode()).toBe(143)
})

test('a Ctrl-C that arrives after the hang-up still counts as one', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'netx-')), 'socket')
  const docker = await dockerSocket(path)
  const interrupt = watchInterrupts(source, { DOCKER_CLI_PLUGIN_SOCKET: path })
  await docker.hangUp()
  await aborted(interrupt.signal)
  source.emit('SIGINT')
  expect(interrupt.exitCode()).toBe(130)
})
