import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, type Ended, probe } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [hub, red, blue] = ['', '', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  ;[hub = '', red = '', blue = ''] = await wires.namespaces('hub', 'red', 'blue')
  const members = [
    { namespace: red, address: ['10.28.0.2/24', 'fd28::2/64'] },
    { namespace: blue, address: '10.28.0.3/24' },
  ]
  await wires.bridge(hub, members, ['10.28.0.1/24'])
  await ip(red, 'link set eth0 mtu 1400', 'link add inside type veth peer name outside')
})

afterAll(() => wires.dispose())

interface Known {
  readonly ifindex: number
  readonly ifname: string
  readonly linkinfo?: { readonly info_kind?: string }
  readonly address: string
  readonly mtu: number
  readonly flags: readonly string[]
  readonly operstate: string
  readonly master?: string
}

/** What `ip` says of a namespace, by the names of its interfaces. */
async function known(namespace: string): Promise<Map<string, Known>> {
  const { stdout } = await execa('ip', ['-json', '-details', '-netns', namespace, 'link'])
  return new Map((JSON.parse(stdout) as Known[]).map((one) => [one.ifname, one]))
}

/** The lines of a namespace, by the names of its interfaces. */
function told(run: Ended, namespace: number): Map<string, readonly string[]> {
  const lines = answers(run, 'link').map((line) => line.split(' '))
  return new Map(
    lines.filter(([, number]) => number === String(namespace)).map((words) => [words[3] ?? '', words]),
  )
}

test('every interface is told as ip tells it, and its other end with the namespace that it is in', async () => {
  const namespaces = [hub, red, blue]
  const plan = namespaces.map((namespace, index) => `ns ${index} ${namespace}`)
  const run = await probe({ binary }, [...plan, 'open links'])
  const all = await Promise.all(namespaces.map(known))
  for (const [number, here] of all.entries()) {
    const seen = told(run, number)
    expect([...seen.keys()].toSorted()).toEqual([...here.keys()].toSorted())
    for (const [name, one] of here) {
      expect(seen.get(name)?.slice(2, 10)).toEqual([
        String(one.ifindex),
        name,
        one.linkinfo?.info_kind ?? '-',
        one.address,
        String(one.mtu),
        one.flags.includes('UP') ? 'up' : 'down',
        one.operstate.toLowerCase(),
        one.master === undefined ? '-' : String(here.get(one.master)?.ifindex),
      ])
    }
    expect(answers(run, 'links')[number]).toBe(`links ${number} ok ${here.size}`)
  }
  const [inHub, inRed, inBlue] = [0, 1, 2].map((number) => told(run, number))
  const port = (name: string) => inHub?.get(name)?.slice(10, 13)
  const end = (of: typeof inRed, name: string) => of?.get(name)?.[2]
  expect(port('port0')).toEqual(['forwarding', end(inRed, 'eth0'), '1'])
  expect(port('port1')).toEqual(['forwarding', end(inBlue, 'eth0'), '2'])
  expect(inRed?.get('eth0')?.slice(10)).toEqual(['-', end(inHub, 'port0'), '0', '-'])
  expect(inRed?.get('inside')?.slice(11, 13)).toEqual([end(inRed, 'outside'), '1'])
  expect(inRed?.get('lo')?.slice(10)).toEqual(['-', '-', '-', '-'])
})

test('what names and aliases hold steers no line', async () => {
  await ip(red, 'link set inside alias "a b%\u001b[31m-\u00e9"', 'link set outside alias -')
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open links'])
  expect(told(run, 0).get('inside')?.at(-1)).toBe('a%20b%25%1B[31m-%C3%A9')
  expect(told(run, 0).get('outside')?.at(-1)).toBe('%2D')
})

test('an end in a namespace that is not entered is nobody’s', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, 'ns 1 nobody', 'open links'])
  expect(told(run, 0).get('eth0')?.[12]).toBe('?')
  expect(told(run, 1).size).toBe(0)
})

test('addresses are told with their interfaces, those of the loopback and of one link too', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open links,routes'])
  const of = (name: string) => `address 0 ${told(run, 0).get(name)?.[2]}`
  const lines = answers(run, 'address')
  expect(lines).toEqual(
    expect.arrayContaining([
      `${of('lo')} 127.0.0.1/8`,
      `${of('lo')} ::1/128`,
      `${of('eth0')} 10.28.0.2/24`,
      `${of('eth0')} fd28::2/64`,
    ]),
  )
  expect(lines.some((line) => line.startsWith(`${of('eth0')} fe80::`))).toBe(true)
  expect(answers(run, 'route')).toContain('route 0 10.28.0.0/24 - eth0')
})

test('nobody is told of links who did not ask', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open routes'])
  expect(answers(run, 'link', 'links', 'address')).toEqual([])
})
