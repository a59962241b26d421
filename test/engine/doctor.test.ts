import { expect, inject, test } from 'vitest'
import { docker, lab } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { refusingProxy } from '../support/refusing-proxy.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')

interface Diagnosis {
  readonly exitCode: number
  readonly settings: Readonly<Record<string, number | null>>
  readonly findings: readonly { readonly kind: string; readonly severity: string; readonly message: string }[]
}

async function doctor(): Promise<Diagnosis> {
  const { stdout, stderr, exitCode } = await netx(host, 'doctor', '--format', 'json')
  if (stdout === '') throw new Error(stderr)
  return { ...JSON.parse(stdout), exitCode }
}

/** What is found beyond what this version of the engine is known for. */
const kinds = ({ findings }: Diagnosis) =>
  findings.filter(({ kind }) => kind !== 'advisory').map(({ kind, severity }) => `${severity} ${kind}`)

test('a sound engine has no problem', async () => {
  const sound = await doctor()
  expect(sound.findings.filter(({ severity }) => severity === 'problem')).toEqual([])
  expect(sound.exitCode).toBe(0)
  const { run } = saboteur(host, engine)
  for (const [name, value] of Object.entries(sound.settings)) {
    const known = await run('sysctl', '--values', '--ignore', name)
    expect([name, known]).toEqual([name, value === null ? '' : String(value)])
  }
  const text = await netx(host, 'doctor')
  expect(text.stdout).toContain('net.ipv4.ip_forward')
  expect(text.stdout).toMatch(/^0 problems, \d+ hints?\.$/m)
})

test('what breaks networks behind the engine’s back is found, and is gone when it is mended', async () => {
  await using place = lab(host, 'doc')
  const { run, runIn, withRules } = saboteur(host, engine)
  const quiet = await place.network('quiet', '--opt', 'com.docker.network.bridge.enable_icc=false')
  const tiny = await place.network('tiny', '--subnet', '10.69.0.0/30')
  const wide = await place.network('wide')
  for (const network of [quiet, tiny, wide]) await place.container(`on-${network}`, ['--network', network])
  const id = await place.docker('network', 'inspect', '--format', '{{.Id}}', wide)
  const bridge = `br-${id.slice(0, 12)}`
  const before = kinds(await doctor())
  expect(before).toEqual(['problem network-full'])

  const found = async (kind: string, spoil: () => Promise<unknown>, mend: () => Promise<unknown>) => {
    try {
      await spoil()
      const spoiled = await doctor()
      expect([...new Set(kinds(spoiled))].filter((one) => !before.includes(one))).toEqual([kind])
      expect(spoiled.exitCode).toBe(2)
    } finally {
      await mend()
    }
    expect(kinds(await doctor())).toEqual(before)
  }
  const set = (name: string, value: number) => () => run('sysctl', '--write', `${name}=${value}`)
  await found('problem no-forwarding', set('net.ipv4.ip_forward', 0), set('net.ipv4.ip_forward', 1))
  const filter = 'net.bridge.bridge-nf-call-iptables'
  await found('problem bridge-not-filtered', set(filter, 0), set(filter, 1))
  await found(
    'problem bridge-down',
    () => run('ip', 'link', 'set', bridge, 'down'),
    () => run('ip', 'link', 'set', bridge, 'up'),
  )
  await found(
    'problem mtu-above-uplink',
    async () => {
      await run('ip', 'link', 'add', 'netx-up', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'netx-off')
      await run('ip', 'link', 'set', 'netx-up', 'up')
      await run('ip', 'address', 'add', '192.0.2.2/24', 'dev', 'netx-up')
      await run('ip', 'route', 'add', 'default', 'via', '192.0.2.1', 'dev', 'netx-up')
    },
    () => run('ip', 'link', 'delete', 'netx-up'),
  )
  await found(
    'hint orphaned-veth',
    async () => {
      await run('ip', 'link', 'add', 'netx-lost', 'type', 'veth', 'peer', 'name', 'netx-end')
      await run('ip', 'link', 'set', 'netx-lost', 'master', bridge)
    },
    () => run('ip', 'link', 'delete', 'netx-lost'),
  )
  const user = ['DOCKER-USER', '--out-interface', bridge, '--jump', 'REJECT'] as const
  await found(
    'hint dropping-rule',
    () => run('iptables', '--insert', ...user),
    () => run('iptables', '--delete', ...user),
  )
  await found(
    'problem forward-closed',
    () => run('iptables-legacy', '--policy', 'FORWARD', 'DROP'),
    () => run('iptables-legacy', '--policy', 'FORWARD', 'ACCEPT'),
  )
  const name = `${place.name('on')}-${wide}`
  await found(
    'problem dns-silent',
    () => runIn(name, 'iptables', '-t', 'nat', '-F', 'OUTPUT'),
    () => place.docker('restart', '--time', '0', name),
  )
  const withoutForward = (rules: string) => rules.replaceAll(/^-A FORWARD .*$/gm, '')
  await withRules(withoutForward, async () => {
    expect(kinds(await doctor())).toContain('problem firewall-rules-missing')
  })
  expect(kinds(await doctor())).toEqual(before)
})

test('where nobody may look at the host, that is no success', async () => {
  await using proxy = await refusingProxy(host, () => true)
  const { exitCode, stdout } = await netx(proxy.host, 'doctor')
  expect(stdout).toContain('could not be looked at')
  expect(exitCode).toBe(3)
  expect(
    (await docker(host, 'ps', '--all', '--quiet', '--filter', 'label=io.github.docker-netx.helper')).stdout,
  ).toBe('')
})
