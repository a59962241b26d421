import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { PORTS, startPorts } from '../support/ports.ts'
import { answers, buildHelper, probe, Run, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let ports: AsyncDisposable
let [red, blue] = ['', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue')
  ;[red = '', blue = ''] = rest
  const members = [
    { namespace: red, address: ['10.11.0.2/24', 'fd11::2/64'] },
    { namespace: blue, address: ['10.11.0.3/24', 'fd11::3/64'] },
  ]
  await wires.bridge(hub, members, ['10.11.0.1/24', 'fd11::1/64'])
  ports = await startPorts(blue)
  await ip(red, 'route add default via 10.11.0.1', 'route add default via fd11::1')
  await ip(hub, 'route add prohibit 10.12.1.0/24', 'route add unreachable 10.12.2.0/24')
  await ip(hub, 'route add prohibit fd12:1::/64', 'route add unreachable fd12:2::/64')
  await wires.forward(hub)
})

afterAll(async () => {
  await ports[Symbol.asyncDispose]()
  await wires.dispose()
})

async function ask(lines: readonly string[], ...before: string[]): Promise<string[]> {
  const probes = lines.map((line, index) => `tcp ${index} ${index} ${line}`)
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, 'open tcp', 'window 300', ...before, ...probes]
  const run = await probe({ binary }, plan)
  const number = (line: string) => Number(line.split(' ')[1])
  return answers(run, 'tcp')
    .map(timeless)
    .toSorted((a, b) => number(a) - number(b))
}

test.each([
  ['10.11.0.3', '0 1'],
  ['fd11::3', '0 1'],
  ['127.0.0.1', '1 1'],
  ['::1', '1 1'],
])('what a port does once somebody is there: %s', async (address, places) => {
  const all = [PORTS.silent, PORTS.closes, PORTS.speaks, PORTS.speaksAndResets, PORTS.resets, 7000]
  expect(await ask(all.map((port) => `${places} ${address} ${port}`))).toEqual([
    'tcp 0 open 1 0 silent',
    'tcp 1 open 1 0 closed',
    'tcp 2 open 1 0 both',
    // Whether the reset overtakes what is said in return is a matter of luck.
    expect.stringMatching(/^tcp 3 open 1 0 (closed|both)$/),
    'tcp 4 open 1 0 closed',
    'tcp 5 refused 1 0',
  ])
})

test('silence is a timeout, and a port of one family is closed in the other', async () => {
  const { only6 } = PORTS
  expect(
    await ask(['0 - 10.11.0.99 80', '0 - fd11::99 80', `0 1 10.11.0.3 ${only6}`, `0 1 fd11::3 ${only6}`]),
  ).toEqual(['tcp 0 timeout 3', 'tcp 1 timeout 3', 'tcp 2 refused 1 0', 'tcp 3 open 1 0 silent'])
})

test('a router that says no is believed, and is not taken for the port', async () => {
  expect(await ask(['0 - 10.12.1.1 80', '0 - 10.12.2.1 80', '0 - fd12:1::1 80', '0 - fd12:2::1 80'])).toEqual(
    [
      'tcp 0 unreachable 1 icmp:3:13',
      'tcp 1 unreachable 1 icmp:3:1',
      'tcp 2 unreachable 1 icmp6:1:1',
      'tcp 3 unreachable 1 icmp6:1:0',
    ],
  )
})

test('a way that does not exist is known at once, by errno', async () => {
  expect(await ask(['1 - 10.12.1.1 80', '1 - fd12:1::1 80'])).toEqual([
    'tcp 0 unreachable 1 errno:ENETUNREACH',
    'tcp 1 unreachable 1 errno:ENETUNREACH',
  ])
})

test('with a number of attempts, each is made', async () => {
  const lines = [
    `0 1 10.11.0.3 ${PORTS.speaks}`,
    '0 1 10.11.0.3 7000',
    '0 - 10.11.0.99 80',
    '1 - 10.12.1.1 80',
  ]
  expect(await ask(lines, 'attempts 5')).toEqual([
    'tcp 0 open 5 0 both',
    'tcp 1 refused 5 0',
    'tcp 2 timeout 5',
    'tcp 3 unreachable 5 errno:ENETUNREACH',
  ])
})

test('a thousand probes share the few sockets that there may be', async () => {
  const port = [PORTS.closes, PORTS.speaks, 7000]
  const lines = Array.from({ length: 1000 }, (_, index) => {
    const address = index % 2 === 0 ? '10.11.0.3' : 'fd11::3'
    return `tcp ${index} ${index} 0 1 ${address} ${port[index % 3]}`
  })
  const through = ['prlimit', '--nofile=100:100']
  const run = await probe({ binary, through }, [`ns 0 ${red}`, `ns 1 ${blue}`, 'open tcp', ...lines])
  const kinds = answers(run, 'tcp').map((line) => timeless(line).replace(/^tcp \d+ /, ''))
  expect(new Set(kinds)).toEqual(new Set(['open 1 0 closed', 'open 1 0 both', 'refused 1 0']))
  expect(kinds).toHaveLength(1000)
})

test('the same once more gives the same once more', async () => {
  const probes = [`tcp 0 0 0 1 10.11.0.3 ${PORTS.speaks}`, 'tcp 1 0 0 1 fd11::3 7000']
  const run = new Run({ binary }, [`ns 0 ${red}`, `ns 1 ${blue}`, 'open tcp', ...probes, 'go'])
  for (let round = 0; round < 5; round += 1) {
    await run.until('end ')
    const last = answers({ lines: run.lines }, 'tcp').slice(-2)
    expect(last.map(timeless).toSorted()).toEqual(['tcp 0 open 1 0 both', 'tcp 1 refused 1 0'])
    run.write('again')
  }
  await run.close()
})
