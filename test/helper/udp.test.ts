import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { PORTS, startPorts } from '../support/ports.ts'
import { answers, buildHelper, probe, timeless } from '../support/probe.ts'

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
    { namespace: red, address: ['10.13.0.2/24', 'fd13::2/64'] },
    { namespace: blue, address: ['10.13.0.3/24', 'fd13::3/64', '10.14.0.3/24'] },
  ]
  await wires.bridge(hub, members, ['10.13.0.1/24', 'fd13::1/64'])
  ports = await startPorts(blue)
  await ip(red, 'route add default via 10.13.0.1', 'route add 10.14.0.0/24 via 10.13.0.3')
  await ip(hub, 'route add prohibit 10.12.1.0/24')
  await wires.forward(hub)
})

afterAll(async () => {
  await ports[Symbol.asyncDispose]()
  await wires.dispose()
})

async function ask(lines: readonly string[], through: string[] = [], ...before: string[]): Promise<string[]> {
  const probes = lines.map((line, index) => `udp ${index} ${index} ${line}`)
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, 'open udp', 'window 300', ...before, ...probes]
  const run = await probe({ binary, through }, plan)
  const number = (line: string) => Number(line.split(' ')[1])
  return answers(run, 'udp')
    .map(timeless)
    .toSorted((a, b) => number(a) - number(b))
}

const withoutRaw = ['setpriv', '--bounding-set', '-net_raw']

test.each([
  ['10.13.0.3', '0 1'],
  ['fd13::3', '0 1'],
  ['127.0.0.1', '1 1'],
  ['::1', '1 1'],
])('a port answers, takes it in silence, or is closed: %s', async (address, places) => {
  const lines = [PORTS.answers, PORTS.swallows, 7100].map((port) => `${places} ${address} ${port}`)
  expect(await ask(lines)).toEqual([
    'udp 0 open 1 0 answered',
    'udp 1 open 1 0 received',
    'udp 2 refused 1 0',
  ])
})

test('an answer from an address that nobody asked is none, but what arrived is told', async () => {
  expect(await ask([`0 1 10.14.0.3 ${PORTS.swallows}`, '0 - 10.13.0.99 53', '0 - 10.12.1.1 53'])).toEqual([
    'udp 0 open 1 0 received',
    'udp 1 timeout 3',
    'udp 2 unreachable 1 icmp:3:13',
  ])
})

test('what nobody sees arriving is only known by its answer', async () => {
  const lines = [PORTS.answers, PORTS.swallows, 7100].map((port) => `0 1 10.13.0.3 ${port}`)
  expect(await ask(lines, withoutRaw)).toEqual([
    'udp 0 open 1 0 answered',
    'udp 1 timeout 3',
    'udp 2 refused 1 0',
  ])
})

test('what is lost is told: by the sends it took, or of a number of attempts', async () => {
  const port = PORTS.answersEverySecond
  expect(await ask([`0 - 10.13.0.3 ${port}`])).toEqual(['udp 0 open 2 1 answered'])
  expect(await ask([`0 - 10.13.0.3 ${port}`], [], 'attempts 6')).toEqual(['udp 0 open 6 3 answered'])
  expect(await ask([`0 1 10.13.0.3 ${port}`], [], 'attempts 6')).toEqual(['udp 0 open 6 0 answered'])
})

test('several that ask the same port are all answered', async () => {
  const lines = Array.from({ length: 50 }, () => `0 1 10.13.0.3 ${PORTS.answers}`)
  expect(new Set((await ask(lines)).map((line) => line.replace(/^udp \d+ /, '')))).toEqual(
    new Set(['open 1 0 answered']),
  )
})
