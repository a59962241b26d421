import { BlockList, isIP, isIPv6 } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { WiredContainer, WiredLink, WiredNetwork, Wiring } from '../../src/model/wiring.ts'
import { type Lab, lab, TOOLBOX } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { randomTopology } from '../support/random-topology.ts'
import { refusingProxy } from '../support/refusing-proxy.ts'
import { saboteur, withoutDrops } from '../support/sabotage.ts'

const { host, name: engine } = inject('engine')
const SEEDS = (process.env['NETX_WIRING_SEEDS'] ?? '1,3').split(',').map(Number)

async function topology(...args: string[]): Promise<Wiring & { readonly exitCode: number }> {
  const { stdout, stderr, exitCode } = await netx(host, 'topology', '--format', 'json', ...args)
  if (stdout === '') throw new Error(`docker-netx topology: exit ${exitCode}: ${stderr}`)
  return { ...JSON.parse(stdout), exitCode }
}

/** An interface as `ip -json -details address` tells it. */
interface Known {
  readonly ifindex: number
  readonly ifname: string
  readonly link_index?: number
  readonly linkinfo?: { readonly info_kind?: string }
  readonly address?: string
  readonly mtu: number
  readonly flags: readonly string[]
  readonly operstate: string
  readonly master?: string
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[]
}

const ADDRESSES = ['ip', '-json', '-details', 'address']

/** What both can say of an interface, in one line; `end` is the other end, of a veth. */
function lineOf(link: Known, end: string): string {
  const { ifindex, ifname, linkinfo, address, mtu, flags, operstate, master } = link
  const addresses = link.addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`)
  const up = flags.includes('UP')
  return say(
    [ifindex, ifname, linkinfo?.info_kind, address, mtu, up, operstate.toLowerCase(), master, end],
    addresses,
  )
}

function wiredLine(link: WiredLink): string {
  const { index, name, kind, mac, mtu, up, state, master, peer, addresses } = link
  const end = kind === 'veth' && peer ? `${peer.namespace} ${peer.name} ${peer.master}` : ''
  return say([index, name, kind, mac, mtu, up, state, master, end], addresses)
}

function say(words: readonly unknown[], addresses: readonly string[]): string {
  return [...words.map((word) => word ?? '-'), ...addresses.toSorted()].join(' ')
}

const linesOf = (links: readonly WiredLink[]) => links.map(wiredLine).toSorted()
const the = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error('there is no such thing')
  return found
}
const container = ({ containers }: Wiring, name: string): WiredContainer =>
  the(containers.find((one) => one.name === name))
const network = ({ networks }: Wiring, name: string): WiredNetwork =>
  the(networks.find((one) => one.name === name))

test.each(SEEDS)('the wires of random topology %i are those that ip and bridge see', async (seed) => {
  await using place = lab(host, `wires${seed}`)
  const { run, runIn } = saboteur(host, engine)
  await randomTopology(place, seed, 8)
  const wiring = await topology()
  expect([wiring.exitCode, wiring.prober]).toEqual([0, 'helper'])

  const onHost = JSON.parse(await run(...ADDRESSES)) as Known[]
  const behind = new Map<number, string>()
  const owners = wiring.containers.filter(({ unseen, sharesWith }) => unseen === null && sharesWith === null)
  expect(owners.length).toBeGreaterThanOrEqual(8)
  for (const { name } of owners) {
    const inside = JSON.parse(await runIn(name, ...ADDRESSES)) as Known[]
    const lines = inside.map((link) => {
      const end = onHost.find(({ ifindex }) => ifindex === link.link_index)
      if (end) behind.set(end.ifindex, `${name} ${link.ifname} -`)
      return lineOf(link, end ? `@host ${end.ifname} ${end.master ?? null}` : '')
    })
    expect(linesOf(container(wiring, name).links)).toEqual(lines.toSorted())
  }
  const ends = (link: Known) => (behind.get(link.ifindex) ?? '').replace(/-$/, 'null')
  expect(linesOf(wiring.host.links)).toEqual(onHost.map((link) => lineOf(link, ends(link))).toSorted())

  const ports = JSON.parse(await run('bridge', '-json', 'link')) as (Known & { readonly state: string })[]
  const bridged = wiring.networks.flatMap(({ bridge, ports: own }) =>
    own.map((port) => `${bridge?.name} ${port.index} ${port.name} ${port.mtu} ${port.portState}`),
  )
  expect(bridged.toSorted()).toEqual(
    ports.map((port) => `${port.master} ${port.ifindex} ${port.ifname} ${port.mtu} ${port.state}`).toSorted(),
  )

  const rules = await natRules(run)
  for (const { name, nat, bridge, subnets } of wiring.networks.filter((one) => one.driver === 'bridge')) {
    const told = (nat ?? []).map(({ chain, text }) => `-A ${chain} ${text}`)
    const speaks = speaksOf(the(bridge ?? undefined).name, subnets)
    expect([name, ...told.toSorted()]).toEqual([name, ...rules.filter(speaks).toSorted()])
  }
})

async function natRules(run: (...command: string[]) => Promise<string>): Promise<string[]> {
  const saved = [await run('iptables-save', '--table', 'nat'), await run('ip6tables-save', '--table', 'nat')]
  return saved.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('-A'))
}

/** Whether a rule names a network's bridge, or an address in one of its subnets. */
function speaksOf(bridge: string, subnets: WiredNetwork['subnets']): (rule: string) => boolean {
  const own = new BlockList()
  for (const { subnet } of subnets) {
    const [address = '', prefix] = subnet.split('/')
    own.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  const isOwn = (word: string) => {
    const [, address = ''] = /^\[?([\da-f.:]+?)\]?(?::\d+)?(?:\/\d+)?$/i.exec(word) ?? []
    return word === bridge || (isIP(address) !== 0 && own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))
  }
  return (rule) => rule.split(' ').some(isOwn)
}

describe('what there is', () => {
  const place: Lab = lab(host, 'topo')
  const { run, runIn, withRules } = saboteur(host, engine)
  let [net, app, friend, sharer, lonely, asleep, gone] = ['', '', '', '', '', '', '']
  const short = (text: string) => text.replaceAll(place.name(''), '')

  beforeAll(async () => {
    net = await place.network('net', '--subnet', '10.77.0.0/24', '--gateway', '10.77.0.1')
    app = await place.container('app', ['--network', net, '--publish', '127.0.0.1::80'])
    friend = await place.container('friend', ['--network', net], TOOLBOX)
    sharer = await place.container('sharer', ['--network', `container:${app}`])
    lonely = await place.container('lonely', ['--network', 'none'])
    asleep = await place.container('asleep', ['--network', net])
    gone = await place.container('gone', ['--network', net])
    await place.docker('pause', asleep)
    await place.docker('kill', gone)
  })
  afterAll(() => place.dispose())

  test('a network as a tree, whatever becomes of its containers', async () => {
    const { stdout, exitCode } = await netx(host, 'topology', net)
    expect(exitCode).toBe(0)
    const plain = short(stdout)
      .replace(/veth[\da-f]+/g, 'veth')
      .replace(/@if\d+/g, '@if')
      .replace(/br-[\da-f]{12}/g, 'br')
      .replace(/(02:42(?::[\da-f]{2}){4}|[\da-f]{2}(?::[\da-f]{2}){5})/g, 'MAC')
      .replace(/127.0.0.1:\d+/, '127.0.0.1:PORT')
      .replace(/\((\d+ packets?)\)/g, '(PACKETS)')
      // Older engines have one of the container's own, for what it sends to itself by a published port.
      .replace(/\s+masquerade 10\.77\.0\.2\/32 \(PACKETS\)\s+dnat/, '  dnat')
    expect(plain).toBe(`\
net  (bridge)  10.77.0.0/24 gateway 10.77.0.1
br  MAC  mtu 1500  up  10.77.0.1/24
nat  masquerade 10.77.0.0/24 (PACKETS)  dnat to 10.77.0.2:80 (PACKETS)
├─ app  (shared with sharer)  10.77.0.2
│    eth0@if ↔ veth@if ↔ br
│    MAC  mtu 1500  up  default route via 10.77.0.1
├─ asleep  (paused)  10.77.0.4
│    eth0@if ↔ veth@if ↔ br
│    MAC  mtu 1500  up  default route via 10.77.0.1
├─ friend  10.77.0.3
│    eth0@if ↔ veth@if ↔ br
│    MAC  mtu 1500  up  default route via 10.77.0.1
└─ gone  (exited)
     no network namespace while it is exited

published on the engine's host
└─ 127.0.0.1:PORT → app 80/tcp`)
  })

  test('the NAT rules of a network tell where they lead', async () => {
    const { nat } = network(await topology(net), net)
    expect(nat).toContainEqual(expect.objectContaining({ verdict: 'dnat', to: '10.77.0.2:80' }))
    expect(nat).toContainEqual(expect.objectContaining({ verdict: 'masquerade', from: '10.77.0.0/24' }))
  })

  test('the same document twice, with who shares a namespace and who has none', async () => {
    const [once, again] = await Promise.all([topology(net, lonely), topology(net, lonely)])
    expect(again).toEqual(once)
    expect(container(once, sharer)).toMatchObject({ sharesWith: app, unseen: null, links: [] })
    expect(container(once, lonely).links.map(({ name }) => name)).toEqual(['lo'])
    expect(container(once, gone)).toMatchObject({ state: 'exited', unseen: `${gone} is exited`, links: [] })
    expect(
      await place.docker('ps', '--all', '--quiet', '--filter', 'label=io.github.docker-netx.helper'),
    ).toBe('')
  })

  test.each([
    ['dot', /^graph netx \{\n[\s\S]*\n\}$/],
    ['mermaid', /^flowchart LR\n/],
    ['svg', /^<svg [\s\S]*<\/svg>$/],
    ['html', /^<!DOCTYPE html>\n[\s\S]*<\/html>$/],
  ])('as %s it has the veth of each container', async (format, shape) => {
    const port = the(network(await topology(net), net).ports.find(({ peer }) => peer?.namespace === friend))
    const { stdout, exitCode } = await netx(host, 'topology', '--format', format, net)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(shape)
    expect(stdout).toContain(friend)
    expect(stdout).toContain(`eth0 ↔ ${port.name}`)
  })

  test('what was changed by hand is seen as it is', async () => {
    const before = network(await topology(net), net)
    const port = the(before.ports.find(({ peer }) => peer?.namespace === friend))
    await run('ip', 'link', 'set', port.name, 'nomaster')
    await run('ip', 'link', 'add', 'netx-lost', 'type', 'veth', 'peer', 'name', 'netx-other')
    await run('ip', 'link', 'set', 'netx-lost', 'master', before.bridge?.name ?? '')
    await runIn(app, 'ip', 'link', 'set', 'eth0', 'down')
    try {
      const { stdout } = await netx(host, 'topology', net)
      expect(stdout).toMatch(/^│ {4}eth0@if\d+ ↔ veth[\da-f]+@if\d+, on no bridge$/m)
      expect(stdout).toMatch(/^│ {4}[\da-f:]{17} {2}mtu 1500 {2}down$/m)
      expect(stdout).toMatch(
        /^└─ netx-lost@if\d+ ↔ netx-other@if\d+ in @host, for no place on this network$/m,
      )
    } finally {
      await runIn(app, 'ip', 'link', 'set', 'eth0', 'up')
      await run('ip', 'link', 'delete', 'netx-lost')
      await run('ip', 'link', 'set', port.name, 'master', before.bridge?.name ?? '')
    }
  })

  test('--measure tells who reaches whom, and a leak makes it exit 2', async () => {
    const far = await place.container('far', ['--network', await place.network('other')])
    const sound = await topology('--measure', friend, far)
    expect(sound.exitCode).toBe(0)
    const pair = { from: far, to: friend, expected: 'isolated', observed: 'isolated', verdict: 'ok' }
    expect(sound.measured).toEqual([pair, { ...pair, from: friend, to: far }])
    expect((await topology(friend, far)).measured).toBeUndefined()
    await withRules(withoutDrops, async () => {
      const leaky = await topology('--measure', friend, far)
      expect(leaky.exitCode).toBe(2)
      expect(leaky.measured?.map(({ verdict }) => verdict)).toEqual(['leak', 'leak'])
    })
  })

  test('a named namespace, and a wire to it that no engine made', async () => {
    await run('ip', 'netns', 'add', 'netx-blue')
    try {
      await runIn(friend, 'ip', 'link', 'add', 'by-hand', 'type', 'veth', 'peer', 'name', 'blue0')
      await runIn(friend, 'ip', 'link', 'set', 'blue0', 'netns', 'netx-blue')
      const wiring = await topology('--netns', 'netx-blue', friend)
      expect(container(wiring, friend).links.find(({ name }) => name === 'by-hand')?.peer).toMatchObject({
        namespace: '@netns:netx-blue',
        name: 'blue0',
      })
      const without = await topology(friend)
      expect(container(without, friend).links.find(({ name }) => name === 'by-hand')?.peer).toMatchObject({
        namespace: null,
        name: null,
      })
    } finally {
      await run('ip', 'netns', 'delete', 'netx-blue')
    }
  })

  test('sidecars see the links, but not where they lead; that is no success', async () => {
    const wiring = await topology('--prober', 'sidecar', friend)
    const link = the(container(wiring, friend).links.find(({ name }) => name === 'eth0'))
    expect(link).toMatchObject({ kind: 'veth', peer: { namespace: null, name: null } })
    expect([wiring.exitCode, wiring.prober]).toEqual([3, 'sidecar'])
    expect(network(await topology('--prober', 'sidecar', net), net).nat).toBeNull()
  })

  test('where nobody may look, what the engine knows is told, and that it was not looked', async () => {
    await using proxy = await refusingProxy(host, () => true)
    const { stdout, stderr, exitCode } = await netx(proxy.host, 'topology', friend)
    expect(exitCode).toBe(3)
    expect(stderr).toContain('falling back to exec')
    expect(stdout).toContain("The engine's host was not looked into: ")
    expect(short(stdout)).toContain('└─ friend  10.77.0.3\n     not looked into: ')
  })
})
