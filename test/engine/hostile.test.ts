import { describe, expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { type Lab, lab, TOOLBOX } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { saboteur, withoutIsolation } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')

/** Two honest containers on one network, a third on another, and one on the default bridge whose programs are its own. */
async function crowd(
  place: Lab,
  program = TOOLBOX,
): Promise<{ readonly evil: string; readonly names: string[] }> {
  const [front, back] = [await place.network('front'), await place.network('back')]
  const names = [
    await place.container('a', ['--network', front]),
    await place.container('b', ['--network', front]),
    await place.container('db', ['--network', back]),
  ]
  const evil = await place.container('evil', [], program)
  return { evil, names: [...names, evil] }
}

const write = (place: Lab, evil: string, path: string, text: string) =>
  place.docker('exec', evil, 'sh', '-c', `printf '%b' "$1" > ${path}`, 'sh', text)

const cells = ({ pairs }: Report, isIts: (pair: { from: string; to: string }) => boolean) =>
  pairs.filter(isIts).map(({ from, to, observed, verdict }) => `${from} ${to} ${observed} ${verdict}`)

describe.runIf(engine !== null)('a resolv.conf of a container', () => {
  test.each([
    ['0.0.0.0', 'nameserver 0.0.0.0\\n'],
    ['IPv4 in the form of IPv6', 'nameserver ::ffff:10.0.0.1\\n'],
    ['multicast', 'nameserver 224.0.0.251\\nnameserver ff02::fb\\n'],
    [
      '3,000 servers',
      Array.from({ length: 3000 }, (_, index) => `nameserver 10.9.${index >> 8}.${index & 255}\\n`).join(''),
    ],
    ['bytes', 'nameserver \\0033[2J\\0000\\nnameserver -\\n'],
  ])('with %s changes neither how the others are measured, nor what is told of a leak', async (_, text) => {
    await using place = lab(host, 'resolv')
    const { evil, names } = await crowd(place)
    const isHonest = (pair: { from: string; to: string }) => pair.from !== evil && pair.to !== evil
    const before = await matrix(host, ...names)
    await write(place, evil, '/etc/resolv.conf', text)
    const after = await matrix(host, ...names)
    expect(after.run.prober).toBe('helper')
    expect(cells(after, isHonest)).toEqual(cells(before, isHonest))
    await withoutIsolation(host, engine, async () => {
      const { run, exitCode, pairs } = await matrix(host, ...names)
      expect(run.prober).toBe('helper')
      expect(exitCode).toBe(2)
      expect(pairs.find(({ from, to }) => from === evil && to === place.name('db'))?.verdict).toBe('leak')
    })
  })

  test('with nobody to ask costs its names, and says so', async () => {
    await using place = lab(host, 'nobody')
    const { evil, names } = await crowd(place)
    await write(place, evil, '/etc/resolv.conf', 'nameserver 0.0.0.0\\n')
    const { stdout, stderr } = await netx(host, 'matrix', '--format', 'json', ...names)
    const sentence = `${evil} has a /etc/resolv.conf with the DNS server "0.0.0.0", which cannot be asked.`
    expect(stderr).toContain(sentence)
    const asked = (JSON.parse(stdout) as Report).pairs.filter(({ from }) => from === evil)
    const reasons = asked.flatMap(({ probes }) =>
      probes.flatMap(({ kind, reason }) => (kind === 'dns' ? [reason] : [])),
    )
    expect(new Set(reasons)).toEqual(
      new Set([expect.stringContaining('names no DNS server that can be asked: it has a /etc/resolv.conf')]),
    )
  })
})

describe.runIf(engine !== null)('a container that is asked with its own tools', () => {
  const LIE =
    '#!/bin/sh\\nfor to; do :; done\\ncase $to in 127.*) echo "1 packets received"; exit 0;; esac\\necho "0 packets received"; exit 1\\n'

  test('hides no leak by what it says', async () => {
    await using place = lab(host, 'liar')
    const { evil, names } = await crowd(place, ['netx-test/tools'])
    await write(place, evil, '/usr/bin/ping', LIE)
    await withoutIsolation(host, engine, async () => {
      const { exitCode, stdout } = await netx(host, 'matrix', '--prober', 'exec', ...names)
      expect(exitCode).toBe(3)
      expect(stdout).toContain('Measured by exec: the containers answered for themselves')
      expect(stdout).not.toContain('All as the settings promise')
      const { pairs } = await matrix(host, '--prober', 'exec', ...names)
      const pair = pairs.find(({ from, to }) => from === evil && to === place.name('db'))
      expect(pair).toMatchObject({ observed: 'unknown', verdict: 'unproven' })
    })
  })
})

test("aliases that Docker's DNS server cannot answer for are not asked, and named", async () => {
  await using place = lab(host, 'alias')
  const network = await place.network('n')
  const strange = ['web;rm', 'a"b', "it's", 'me@home', 'f(x)', 'back\\slash', 'dot.', 'a..b', 'plain']
  const names = [
    await place.container('a', ['--network', network]),
    await place.container('b', [
      '--network',
      network,
      ...strange.flatMap((alias) => ['--network-alias', alias]),
    ]),
  ]
  const { exitCode, stdout, stderr } = await netx(host, 'matrix', '--format', 'json', ...names)
  expect(exitCode).toBe(0)
  const report: Report = JSON.parse(stdout)
  const asked = report.pairs.flatMap(({ probes }) => probes.flatMap(({ name }) => name ?? []))
  expect(asked).toContain('plain')
  for (const alias of strange.filter((text) => text !== 'plain')) expect(asked).not.toContain(alias)
  expect(stderr).toContain(`which Docker's DNS server cannot answer for`)
})

test.runIf(engine !== null)(
  'rules of a container that lead through 8 to the power of 13 jumps are walked at once',
  async () => {
    await using place = lab(host, 'tower')
    const network = await place.network('n')
    const [a, b] = [
      await place.container('a', ['--network', network]),
      await place.container('b', ['--network', network]),
    ]
    const jumps = Array.from({ length: 13 }, (_, level) =>
      Array(8).fill(`-A L${level} -j L${level + 1}`),
    ).flat()
    const rules = [
      '*filter',
      ...Array.from({ length: 14 }, (_, level) => `:L${level} - [0:0]`),
      ...jumps,
      '-A INPUT -m mark --mark 0x99 -j L0',
      '-A INPUT -i eth0 -p icmp --icmp-type echo-request -j DROP',
      'COMMIT',
    ]
    await saboteur(host, engine).runIn(b, 'sh', '-c', `printf '${rules.join('\\n')}\\n' | iptables-restore`)
    const { stdout, exitCode } = await netx(host, 'explain', a, b)
    expect(exitCode).toBe(2)
    expect(stdout).toContain('NX030')
  },
)
