import { expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { docker, lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engine, version } = inject('engine')

/** Every probe towards a column: `a @gateway icmp 10.0.0.1 reply→reply ok`. */
function column({ pairs }: Report, to: string, prefix: string): string[] {
  return pairs
    .filter((pair) => pair.to === to)
    .flatMap(({ from, probes }) =>
      probes.map(({ kind, address, port, expected, outcome, verdict }) => {
        const place = port === undefined ? address : `${address}:${port}`
        return `${from.replace(prefix, '')} ${kind} ${place} ${expected}→${outcome} ${verdict}`
      }),
    )
}

test('a port that is published is open to every other network: the hole is found, and explained', async () => {
  await using place = lab(host, 'hole')
  const redisNet = await place.network('redis-net', '--subnet', '10.81.0.0/24', '--gateway', '10.81.0.1')
  const mysqlNet = await place.network('mysql-net', '--subnet', '10.82.0.0/24', '--gateway', '10.82.0.1')
  const shut = await place.network('shut', '--internal', '--subnet', '10.83.0.0/24')
  const published = ['--publish', '16379:6379', '--publish', '127.0.0.1:16380:6379']
  const redis = await place.container('redis', ['--network', redisNet, ...published], ['netx-test/redis'])
  const mysql = await place.container('mysql', ['--network', mysqlNet])
  const inside = await place.container('inside', ['--network', shut])
  const report = await matrix(host, '--also', 'published', redis, mysql, inside)
  expect(report.exitCode).toBe(0)
  expect(report.columns).toEqual([`@${redis}:6379`])
  expect(report.pairs.find(({ from, to }) => from === mysql && to === redis)).toMatchObject({
    observed: 'isolated',
    verdict: 'ok',
  })
  const ipv4 = column(report, `@${redis}:6379`, place.name('')).filter((line) => !line.includes('::'))
  expect(ipv4.toSorted()).toEqual([
    'inside tcp 10.83.0.1:16379 closed→timeout ok',
    'inside tcp 10.83.0.1:16380 closed→refused ok',
    'mysql tcp 10.82.0.1:16379 open→open ok',
    'mysql tcp 10.82.0.1:16380 closed→refused ok',
    'redis tcp 10.81.0.1:16379 open→open ok',
    'redis tcp 10.81.0.1:16380 closed→refused ok',
  ])
  const { stdout } = await netx(host, 'matrix', '--also', 'published', redis, mysql, inside)
  expect(stdout).toContain('OPEN BY PUBLICATION')
  expect(stdout).toContain(`${redis}:6379 is open to ${mysql} (at 10.82.0.1:16379)`)
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'the port is published on the host, where every network that has it for a gateway reaches it',
  )
})

test('gateways: the own one, and those of other bridges', async () => {
  await using place = lab(host, 'gates')
  const one = await place.network('one', '--subnet', '10.84.0.0/24', '--gateway', '10.84.0.1')
  const two = await place.network('two', '--internal', '--subnet', '10.85.0.0/24', '--gateway', '10.85.0.1')
  const a = await place.container('a', ['--network', one])
  const b = await place.container('b', ['--network', two])
  const none = await place.container('none', ['--network', 'none'])
  const report = await matrix(host, '--also', 'gateway', a, b, none)
  const lines = column(report, '@gateway', place.name(''))
  expect(lines).toContain('a icmp 10.84.0.1 reply→reply ok')
  expect(lines).toContain('a icmp 172.17.0.1 reply→reply ok')
  expect(lines).toContain('b icmp 10.85.0.1 reply→reply ok')
  // Old engines give members of internal networks a route to all addresses of the host.
  const isRouted = version.startsWith('20.')
  expect(lines).toContain(`b icmp 10.84.0.1 ${isRouted ? 'reply→reply' : 'no-reply→unreachable'} ok`)
  expect(lines.filter((line) => line.startsWith('none '))).toContain(
    'none icmp 10.84.0.1 no-reply→unreachable ok',
  )
  expect(report.pairs.filter(({ verdict }) => verdict === 'leak' || verdict === 'broken')).toEqual([])
})

test('places that the user names', async () => {
  await using place = lab(host, 'places')
  const network = await place.network('n', '--subnet', '10.86.0.0/24')
  const a = await place.container('a', ['--network', network])
  const b = await place.container(
    'b',
    ['--network', network, '--ip', '10.86.0.77'],
    ['netx-test/scratch', '9999'],
  )
  const shut = await place.network('shut', '--internal')
  const c = await place.container('c', ['--network', shut])
  const also = 'internet=192.0.2.1,10.86.0.77:9999'
  const report = await matrix(host, '--also', also, a, c)
  expect(b).toBeTruthy()
  expect(column(report, '@10.86.0.77:9999', place.name(''))).toEqual([
    'a tcp 10.86.0.77:9999 answer→open ok',
    expect.stringMatching(/^c tcp 10.86.0.77:9999 no-reply→(unreachable|timeout) ok$/),
  ])
  // The engine has no uplink, so that nobody reached it: that it is cut off is not proven by that.
  const outside = column(report, '@internet', place.name(''))
  expect(outside).toEqual([
    expect.stringMatching(/^a icmp 192.0.2.1 reply→(timeout|unreachable) (unproven|broken)$/),
    expect.stringMatching(/^c icmp 192.0.2.1 no-reply→(unreachable ok|timeout (ok|unproven))$/),
  ])
})

test('a place named by name is where the DNS server of each asker says', async () => {
  await using place = lab(host, 'named')
  const network = await place.network('n')
  const web = await place.container(
    'web',
    ['--network', network, '--network-alias', 'web.example'],
    ['netx-test/scratch', '9999'],
  )
  const a = await place.container('a', ['--network', network])
  const other = await place.container('other', ['--network', await place.network('m')])
  const report = await matrix(host, '--also', 'web.example:9999', a, other)
  const { stdout: address } = await docker(
    host,
    'inspect',
    '-f',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
    web,
  )
  expect(column(report, '@web.example:9999', place.name(''))).toEqual([
    `a tcp ${address}:9999 answer→open ok`,
    'other tcp null:9999 answer→not-measured unproven',
  ])
  expect(report.pairs.find(({ from, to }) => from === other && to.startsWith('@'))?.probes[0]?.reason).toBe(
    `"web.example" did not resolve in ${other}`,
  )
})

test.runIf(engine !== null)('the host and a named network namespace take part', async () => {
  await using place = lab(host, 'beyond')
  const { run: inEngine } = saboteur(host, engine)
  const network = await place.network('n', '--subnet', '10.87.0.0/24', '--gateway', '10.87.0.1')
  const a = await place.container('a', ['--network', network])
  await inEngine('ip', 'netns', 'add', 'blue')
  await inEngine('ip', 'netns', 'add', 'bare')
  await inEngine('ip', '-n', 'bare', 'link', 'set', 'lo', 'up')
  try {
    await inEngine(
      'sh',
      '-c',
      [
        'ip link add veth-blue type veth peer name eth0 netns blue',
        'ip address add 10.88.0.1/24 dev veth-blue',
        'ip link set veth-blue up',
        'ip -n blue address add 10.88.0.2/24 dev eth0',
        'ip -n blue link set eth0 up',
        'ip -n blue link set lo up',
      ].join(' && '),
    )
    const report = await matrix(host, '--host', '--netns', 'blue,bare', a)
    expect(report.participants.map(({ name }) => name)).toEqual(['@host', '@netns:bare', '@netns:blue', a])
    const seen = report.pairs.map(({ from, to, observed, verdict }) => `${from} ${to} ${observed} ${verdict}`)
    expect(seen).toContain(`@host ${a} reachable ok`)
    expect(seen).toContain(`${a} @host reachable ok`)
    expect(seen).toContain('@host @netns:blue reachable unproven')
    expect(seen.filter((line) => line.startsWith('@netns:bare '))).toEqual([
      '@netns:bare @host isolated ok',
      '@netns:bare @netns:blue isolated ok',
      `@netns:bare ${a} isolated ok`,
    ])
  } finally {
    await inEngine('ip', 'netns', 'delete', 'blue')
    await inEngine('ip', 'netns', 'delete', 'bare')
  }
})
