import { expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { majorOf } from '../../src/model/topology.ts'
import { lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engine, version } = inject('engine')
const major = majorOf(version)

/** What became of each port: `far @api:8000 open`, or `far 10.0.0.1:8000 open` for a target that is no published port. */
function ports({ pairs }: Report, prefix: string): string[] {
  const lines = pairs.flatMap(({ from, to, probes }) =>
    probes
      .filter(({ kind }) => kind === 'tcp' || kind === 'udp')
      .map(({ kind, address, port, outcome, verdict }) => {
        const target = to.includes(':') ? to : `${to} ${address}:${port}/${kind}`
        return `${from} ${target} ${outcome} ${verdict}`.replaceAll(prefix, '')
      }),
  )
  return [...new Set(lines)]
}

const SERVE = (...addresses: string[]) => [
  'netx-test/busybox',
  'sh',
  '-c',
  `${addresses.map((address) => `httpd -p ${address} -h /tmp;`).join(' ')} exec sleep infinity`,
]

test('a published port is open only where a program of the container is behind it', async () => {
  await using place = lab(host, 'behind')
  const near = await place.network('near', '--subnet', '10.91.0.0/24')
  const other = await place.network('other', '--subnet', '10.92.0.0/24')
  const publish = ['18000:8000', '18001:8001', '18002:8002', '18003:8003/udp'].flatMap((port) => [
    '--publish',
    port,
  ])
  const api = await place.container('api', ['--network', near, ...publish], SERVE('8000', '127.0.0.1:8001'))
  const far = await place.container('far', ['--network', other])
  const report = await matrix(host, '--tcp', 'auto', '--udp', 'auto', '--also', 'published', api, far)
  const seen = ports(report, place.name(''))
  expect(seen).toContain('far @api:8000 open ok')
  expect(seen).toContain('far @api:8001 unserved ok')
  expect(seen).toContain('far @api:8002 unserved ok')
  expect(seen).toContain('far @api:8003/udp unserved ok')
  expect(report.exitCode).toBe(0)
  const { stdout } = await netx(host, 'matrix', '--also', 'published', api, far)
  expect(stdout).toContain(`${api}:8000 is open to`)
  expect(stdout).not.toMatch(new RegExp(`${api}:800[123].* is open to`))
})

test.runIf(engine !== null)('a proxy that cannot reach the container serves nothing', async () => {
  await using place = lab(host, 'cut')
  const near = await place.network('near')
  const api = await place.container('api', ['--network', near, '--publish', '18010:80'], SERVE('80'))
  const far = await place.container('far', ['--network', await place.network('other')])
  const block = ['INPUT', '-p', 'tcp', '--dport', '80', '!', '-i', 'lo', '-j', 'DROP']
  await saboteur(host, engine).runIn(api, 'iptables', '-A', ...block)
  const report = await matrix(host, '--also', 'published', api, far)
  expect(ports(report, place.name(''))).toContain('far @api:80 unserved broken')
  expect(report.exitCode).toBe(2)
})

test('an internal network leads to no published port, and to the ports of the host', async () => {
  await using place = lab(host, 'tiers')
  const front = await place.network('front', '--subnet', '10.93.0.0/24')
  const back = await place.network('back', '--internal', '--subnet', '10.94.0.0/24', '--gateway', '10.94.0.1')
  const proxy = await place.container('proxy', ['--network', front, '--publish', '18020:80'], SERVE('80'))
  const web = await place.container('web', ['--network', front])
  await place.docker('network', 'connect', back, web)
  const inner = await place.container('inner', ['--network', back])
  const server = await place.container('server', ['--network', 'host'], SERVE('18021'))
  const report = await matrix(host, '--tcp', 'auto', '--also', 'published,gateway', proxy, web, inner, server)
  const seen = ports(report, place.name(''))
  expect(report.pairs.filter(({ verdict }) => verdict === 'broken' || verdict === 'leak')).toEqual([])
  expect(seen).toContain('inner @proxy:80 timeout ok')
  expect(seen).toContain('web @proxy:80 open ok')
  expect(seen).toContain('web @proxy:80 timeout ok')
  expect(seen).toContain('inner server 10.94.0.1:18021/tcp open ok')
  expect(seen).toContain('inner server 10.94.0.1:18020/tcp timeout ok')
  expect((await netx(host, 'explain', web, `${proxy}:80`)).exitCode).toBe(0)
})

test('a gateway of IPv6 is promised to no source without IPv6', async () => {
  await using place = lab(host, 'six')
  const four = await place.container('four', ['--network', await place.network('n4')])
  const six = await place.container('six', [
    '--network',
    await place.network('n6', '--ipv6', '--subnet', 'fd00:90::/64', '--gateway', 'fd00:90::1'),
  ])
  const report = await matrix(host, '--also', 'gateway', four, six)
  const asked = report.pairs
    .filter(({ from, to }) => from === four && to === '@gateway')
    .flatMap(({ probes }) => probes.filter(({ address }) => address === 'fd00:90::1'))
  expect(asked).toMatchObject([{ expected: 'no-reply', because: 'family-missing', verdict: 'ok' }])
  expect(report.exitCode).toBe(0)
})

test.runIf(major >= 28)(
  'a container on a routed network reaches published ports of other networks',
  async () => {
    await using place = lab(host, 'routed')
    const near = await place.network('near', '--subnet', '10.95.0.0/24')
    const mode = 'com.docker.network.bridge.gateway_mode_ipv4=routed'
    const far = await place.container('far', ['--network', await place.network('routed', '--opt', mode)])
    const api = await place.container('api', ['--network', near, '--publish', '18030:80'], SERVE('80'))
    const report = await matrix(host, '--also', 'published', api, far)
    expect(ports(report, place.name(''))).toContain('far @api:80 open ok')
    expect(report.exitCode).toBe(0)
  },
)
