import { setTimeout as after } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ip, setting, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, type Ended, probe, Run } from '../support/probe.ts'
import { malformedWires } from './malformed-wires.ts'

let binary = ''
let wires: Wiring
let [red, blue, green] = ['', '', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  ;[red = '', blue = '', green = ''] = await wires.namespaces('red', 'blue', 'green')
})

afterAll(() => wires.dispose())

interface Known {
  readonly ifname: string
  readonly ifalias?: string
  readonly flags: readonly string[]
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[]
}

/** What a namespace has beyond its loopback: name, alias, whether it is up, and its addresses but for those of one link. */
async function links(namespace: string): Promise<string[]> {
  const [addressed, labelled] = await Promise.all(
    ['address', 'link'].map(async (what) => {
      const { stdout } = await execa('ip', ['-json', '-netns', namespace, what])
      return JSON.parse(stdout) as Known[]
    }),
  )
  return (addressed ?? [])
    .filter(({ ifname }) => ifname !== 'lo')
    .map(({ ifname, flags, addr_info }) => {
      const ifalias = labelled?.find((one) => one.ifname === ifname)?.ifalias
      const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`)
      const own = addresses.filter((address) => !address.startsWith('fe80:'))
      return [ifname, ifalias ?? '-', flags.includes('UP') ? 'up' : 'down', ...own].join(' ')
    })
    .toSorted()
}

const ends = (a: string, b: string, [nameA, nameB] = ['netx0', 'netx0']) => [
  `end 0 ${a} ${a} ${nameA}`,
  `end 1 ${b} ${b} ${nameB}`,
]
const addresses = ['address 0 10.45.0.1/24', 'address 1 10.45.0.2/24']

async function wire(plan: readonly string[], through: readonly string[] = []): Promise<Ended> {
  const run = new Run({ binary, mode: 'wire', through }, plan)
  await run.until('never')
  return run.close()
}

const outcome = async (plan: readonly string[], through?: readonly string[]) => {
  const { lines, stderr, exitCode } = await wire(plan, through)
  expect([stderr, exitCode]).toEqual(['', 0])
  return lines.slice(1).join()
}

test('a pair is made whole, found by its alias, and taken away without another one', async () => {
  await ip(red, `link add other type veth peer name other netns ${blue}`, 'link set other alias "netx link="')
  const both = [...addresses, 'address 0 fd45::1/64', 'address 1 fd45::2/64']
  expect(await outcome([...ends(red, blue), ...both, 'make'])).toBe('made')
  expect(await outcome([...ends(green, red, ['netx0', 'netx1']), 'make'])).toBe('made')
  const mine = (one: string, other: string, more: string) => `netx0 netx link=${one} peer=${other} up ${more}`
  expect(await links(red)).toContain(mine(red, blue, '10.45.0.1/24 fd45::1/64'))
  expect(await links(blue)).toContain(mine(blue, red, '10.45.0.2/24 fd45::2/64'))
  const pings = ['echo 0 0 0 1 10.45.0.2 small', 'echo 1 0 1 0 fd45::1 small']
  const heard = answers(await probe({ binary }, [`ns 0 ${red}`, `ns 1 ${blue}`, ...pings]), 'echo')
  expect(heard.map((line) => line.split(' ', 3).join(' ')).toSorted()).toEqual([
    'echo 0 reply',
    'echo 1 reply',
  ])

  expect(await outcome([...ends(red, blue), ...addresses, 'make'])).toBe('failed 0 linked EEXIST')
  expect(await outcome([...ends(red, blue, ['-', '-']), 'remove'])).toBe('removed 1')
  expect(await outcome([...ends(red, blue, ['-', '-']), 'remove'])).toBe('removed 0')
  expect(await links(blue)).toEqual(['other - down'])
  expect(await links(red)).toEqual([`netx1 netx link=${red} peer=${green} up`, 'other netx link= down'])
  expect(await outcome([...ends(red, green, ['-', '-']), 'remove'])).toBe('removed 1')
  expect(await links(green)).toEqual([])
})

test('what fails at any end and in any step leaves nothing of it', async () => {
  const [one = '', two = '', off = ''] = await wires.namespaces('one', 'two', 'off')
  await ip(two, 'link add taken type bridge')
  await setting(off, 'net.ipv6.conf.default.disable_ipv6', '1')
  const six = ['address 0 fd45::1/64', 'address 1 fd45::2/64']
  const twice = ['address 1 10.45.0.2/24', 'address 1 10.45.0.2/24']
  const cases: [string, string[], string?][] = [
    ['failed 1 name EEXIST', [...ends(one, two, ['netx0', 'taken']), 'make']],
    ['failed 1 address EACCES', [...ends(one, off), ...six, 'make']],
    ['failed 0 address EACCES', [...ends(off, one), ...six, 'make']],
    ['failed 1 address EEXIST', [...ends(one, two), ...twice, 'make']],
    ['failed 1 same EEXIST', [...ends(one, one), 'make']],
    ['failed 1 open ENOENT', [...ends(one, 'nobody'), 'make']],
    ['failed 0 setns EPERM', [...ends(one, two), 'make'], 'sys_admin'],
    ['failed 0 privilege EPERM', [...ends(one, two), 'make'], 'net_admin'],
  ]
  for (const [says, plan, lacking] of cases) {
    const through = lacking === undefined ? [] : ['setpriv', '--bounding-set', `-${lacking}`]
    expect(await outcome(plan, through)).toBe(says)
  }
  expect(await Promise.all([one, two, off].map(links))).toEqual([[], ['taken - down'], []])
})

test('killed at any moment, it leaves nothing that its alias does not tell of', async () => {
  const [one = '', two = ''] = await wires.namespaces('here', 'there')
  const unlabelled = async () => {
    const all = await Promise.all([one, two].map(links))
    return all.flat().filter((line) => !line.startsWith('netx0 netx link='))
  }
  let whole = 0
  for (let kill = 0; kill < 24; kill += 1) {
    const run = new Run({ binary, mode: 'wire' }, [...ends(one, two), ...addresses])
    await run.until('netx-wire')
    run.write('make')
    await after(kill / 2)
    run.child.kill('SIGKILL')
    await run.close()
    // What was in the helper's own namespace ends a moment after it.
    await vi.waitUntil(async () => (await unlabelled()).length === 0, { timeout: 5000 })
    whole += (await links(one)).length
    expect(await outcome([...ends(one, two, ['-', '-']), 'remove'])).toMatch(/^removed [01]$/)
    expect(await Promise.all([one, two].map(links))).toEqual([[], []])
  }
  expect(whole).toBeGreaterThan(0)
})

test.each(malformedWires)('$says', async ({ lines, says }) => {
  expect(await wire(lines)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) })
})
