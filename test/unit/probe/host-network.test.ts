import { expect, test } from 'vitest'
import { thisProcess } from '../../../src/engine/this-process.ts'
import { observeHostNetwork } from '../../../src/probe/host-network.ts'
import { FakeEngine } from '../../support/fake-engine.ts'

const signal = new AbortController().signal

/** A helper that says these lines once it was asked for routes. */
function engineSaying(...lines: string[]): FakeEngine {
  return new FakeEngine().withHelper(async function* (input) {
    yield 'netx-probe 2'
    for await (const line of input) if (line === 'open routes') break
    yield* lines
  })
}

test('the host is what the helper tells of it', async () => {
  const engine = engineSaying(
    'ns 0 ok 192.168.1.7/24,172.17.0.1/16,fd00:1::7/64 receive',
    'route 0 0.0.0.0/0 192.168.1.1 eth0',
    'route 0 192.168.0.0/16 - bond0',
    'route 0 192.168.1.0/24 - eth0',
    'route 0 10.8.0.0/16 10.8.0.1 tun0',
    'route 0 fd00:1::/64 - eth0',
    'routes 0 ok 5',
    'table 4 3 1024 0',
    'opened',
  )
  const seen = await observeHostNetwork(engine, thisProcess('/nowhere'), signal)
  expect(seen).toEqual({
    kind: 'seen',
    host: {
      routes: [
        { destination: '0.0.0.0/0', gateway: '192.168.1.1', interface: 'eth0' },
        { destination: '192.168.0.0/16', gateway: null, interface: 'bond0' },
        { destination: '192.168.1.0/24', gateway: null, interface: 'eth0' },
        { destination: '10.8.0.0/16', gateway: '10.8.0.1', interface: 'tun0' },
        { destination: 'fd00:1::/64', gateway: null, interface: 'eth0' },
      ],
      addresses: [
        { address: '192.168.1.7/24', interface: 'eth0' },
        { address: '172.17.0.1/16', interface: '' },
        { address: 'fd00:1::7/64', interface: 'eth0' },
      ],
      nameservers: ['192.0.2.53'],
    },
  })
  expect((await engine.containers()).length).toBe(0)
})

test.each([
  [/^The helper ended before it had opened/, []],
  [/could not be entered \(setns: EPERM\)/, ['ns 0 failed setns EPERM', 'opened']],
  [/^The helper said "route 0 10.0.0.0\/8"/, ['ns 0 ok - -', 'route 0 10.0.0.0/8']],
])('a host that cannot be read is not known: %s', async (reason, lines) => {
  const seen = await observeHostNetwork(engineSaying(...lines), thisProcess('/nowhere'), signal)
  expect(seen).toEqual({ kind: 'unknown', reason: expect.stringMatching(reason) })
})

test.each([
  ['routes', ['ns 0 ok 192.168.1.7/24 -', 'route 0 10.0.0.0/8 - eth0', 'routes 0 failed EOVERFLOW']],
  ['routes', ['ns 0 ok 192.168.1.7/24 -', 'route 0 10.0.0.0/8 - eth0', 'routes 0 ok 2']],
  ['routes', ['ns 0 ok 192.168.1.7/24 -', 'route 0 10.0.0.0/8 - eth0']],
  ['addresses', ['ns 0 ok 192.168.1.7/24 addresses', 'routes 0 ok 0']],
  ['routes and addresses', ['ns 0 ok 192.168.1.7/24 listen,addresses', 'routes 0 failed ENOBUFS']],
])('a host whose %s are not all told is known in part', async (cut, lines) => {
  const seen = await observeHostNetwork(engineSaying(...lines, 'opened'), thisProcess('/nowhere'), signal)
  expect(seen).toMatchObject({ kind: 'seen', host: { routes: [], cut } })
})

test('the name of an interface may hold anything', async () => {
  const engine = engineSaying('ns 0 ok - -', 'route 0 10.0.0.0/8 - v%C3%A9%20n', 'routes 0 ok 1', 'opened')
  const seen = await observeHostNetwork(engine, thisProcess('/nowhere'), signal)
  expect(seen).toMatchObject({ host: { routes: [{ interface: 'vé n' }] } })
})
