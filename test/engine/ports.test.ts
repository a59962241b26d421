import { expect, inject, test } from 'vitest'
import type { JudgedProbe } from '../../src/model/report.ts'
import { lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'

const { host } = inject('engine')

const said = ({ kind, port, expected, outcome, payload, verdict }: JudgedProbe) =>
  [kind, port, expected, outcome, payload, verdict].filter((part) => part !== undefined).join(' ')

const TALKER = ['netx-test/scratch', '9999']

test('ports: one that speaks, one that does not, one where nobody listens, and one on another network', async () => {
  await using place = lab(host, 'ports')
  const [front, back] = [await place.network('front'), await place.network('back')]
  const a = await place.container('a', ['--network', front])
  const talker = await place.container('talker', ['--network', front], TALKER)
  const redis = await place.container('redis', ['--network', front], ['netx-test/redis'])
  const far = await place.container('far', ['--network', back], TALKER)
  const report = await matrix(host, '--tcp', '6379,9999', a, talker, redis, far)
  const from = (to: string) => {
    const pair = report.pairs.find((one) => one.from === a && one.to === to)
    return pair?.probes.filter(({ kind }) => kind === 'tcp').map(said)
  }
  expect(from(talker)).toEqual(['tcp 6379 refused refused ok', 'tcp 9999 open open both ok'])
  expect(from(redis)).toEqual(['tcp 6379 open open silent ok', 'tcp 9999 refused refused ok'])
  expect(from(far)).toEqual(['tcp 6379 no-reply timeout ok', 'tcp 9999 no-reply timeout ok'])
  expect(report.pairs.find((one) => one.from === a && one.to === far)).toMatchObject({ proof: 'strong' })
  expect(report.exitCode).toBe(0)
})

test('auto tries what is exposed and what is really listened on, and nothing on the loopback', async () => {
  await using place = lab(host, 'auto')
  const network = await place.network('n')
  const loopback = [
    'netx-test/busybox',
    'sh',
    '-c',
    'httpd -p 127.0.0.1:81; httpd -p 82; exec sleep infinity',
  ]
  const a = await place.container('a', ['--network', network], loopback)
  const redis = await place.container(
    'redis',
    ['--network', network, '--expose', '7777'],
    ['netx-test/redis'],
  )
  const { pairs } = await matrix(host, '--tcp', 'auto', a, redis)
  const tried = pairs.map(({ probes }) => probes.filter(({ kind }) => kind === 'tcp').map(said))
  expect(tried).toEqual([
    ['tcp 6379 open open silent ok', 'tcp 7777 refused refused ok'],
    ['tcp 82 open open silent ok'],
  ])
})

test('a datagram is proven where it arrives', async () => {
  await using place = lab(host, 'udp')
  const [front, back] = [await place.network('front'), await place.network('back')]
  const server = ['netx-test/scratch', '-5353']
  const a = await place.container('a', ['--network', front])
  const b = await place.container('b', ['--network', front], server)
  const far = await place.container('far', ['--network', back], server)
  const report = await matrix(host, '--udp', '5353', a, b, far)
  const from = (to: string) => {
    const pair = report.pairs.find((one) => one.from === a && one.to === to)
    return pair?.probes.filter(({ kind }) => kind === 'udp').map(said)
  }
  expect(from(b)?.[0]).toMatch(/^udp 5353 open open (received|answered) ok$/)
  expect(from(far)).toEqual(['udp 5353 no-reply timeout ok'])
  const back2 = report.pairs.find((one) => one.from === b && one.to === a)
  expect(back2?.probes.filter(({ kind }) => kind === 'udp').map(said)).toEqual([
    'udp 5353 refused refused ok',
  ])
})

test('small packets pass and large ones do not: the hole in the path is told', async () => {
  await using place = lab(host, 'mtu')
  const network = await place.network('n')
  const a = await place.container('a', ['--network', network])
  const b = await place.container(
    'b',
    ['--network', network, '--cap-add', 'NET_ADMIN'],
    ['netx-test/busybox', 'sh', '-c', 'ip link set eth0 mtu 1300; exec sleep infinity'],
  )
  const sane = await place.container('sane', ['--network', network])
  const report = await matrix(host, '--mtu', a, b, sane)
  const mtu = (to: string) => {
    const pair = report.pairs.find((one) => one.from === a && one.to === to)
    return pair?.probes.filter(({ kind }) => kind !== 'dns').map(said)
  }
  expect(mtu(sane)).toEqual(['icmp reply reply ok', 'mtu reply reply ok'])
  expect(mtu(b)?.[0]).toBe('icmp reply reply ok')
  expect(mtu(b)?.[1]).toMatch(/^mtu reply (timeout|unreachable) broken$/)
  expect(report.exitCode).toBe(2)
  const { stdout } = await netx(host, 'matrix', '--mtu', a, b)
  expect(stdout).toMatch(/m {2}large packets too/)
  expect(stdout).toContain('a ping of full size')
})

test.each([
  [['--tcp', '70000'], '"70000" is no port for --tcp'],
  [['--also', 'everything'], '"everything" is nothing that --also knows'],
  [['--netns', '../x'], '"../x" is not the name of a network namespace'],
  [['--timeout', '1h'], 'is not between 10ms and 5s'],
  [['--attempts', '99'], '--attempts 99 is not between 1 and 20'],
  [['--timeout', 'soon'], 'time: invalid duration "soon"'],
])('%j is refused before anything is started', async (words, complaint) => {
  const { exitCode, stderr, stdout } = await netx(host, 'matrix', ...words)
  expect(stderr).toContain(complaint)
  expect([exitCode, stdout]).toEqual([125, ''])
})
