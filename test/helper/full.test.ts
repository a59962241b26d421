import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [red, blue, green] = ['', '', '']

/** Red and green have links of 1500 bytes; the way to blue is narrower behind the router, that to green on the link. */
beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue', 'green')
  ;[red = '', blue = '', green = ''] = rest
  const members = [
    { namespace: red, address: ['10.16.0.2/24', 'fd16::2/64'] },
    { namespace: green, address: ['10.16.0.3/24', 'fd16::3/64'] },
  ]
  await wires.bridge(hub, members, ['10.16.0.1/24', 'fd16::1/64'])
  const far = { namespace: blue, address: ['10.17.0.2/24', 'fd17::2/64'] }
  await wires.bridge(hub, [far], ['10.17.0.1/24', 'fd17::1/64'])
  await wires.forward(hub)
  await ip(hub, 'link set port2 mtu 1400', 'link set br2 mtu 1400')
  await ip(hub, 'link set port1 mtu 1300', 'link set br0 mtu 1500')
  await ip(red, 'route add 10.17.0.0/24 via 10.16.0.1', 'route add fd17::/64 via fd16::1')
  await ip(blue, 'route add 10.16.0.0/24 via 10.17.0.1', 'route add fd16::/64 via fd17::1')
})

afterAll(() => wires.dispose())

async function ask(...echoes: string[]): Promise<string[]> {
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, `ns 2 ${green}`, 'open -', 'window 300']
  const lines = echoes.map((echo, index) => `echo ${index} ${index} ${echo}`)
  return answers(await probe({ binary }, [...plan, ...lines]), 'echo')
    .map(timeless)
    .toSorted()
}

test('a full echo goes where the way is as wide as the interface', async () => {
  expect(
    await ask('0 - 10.16.0.1 full', '0 - fd16::1 full', '0 0 127.0.0.1 full', '0 0 fd16::2 full'),
  ).toEqual(['echo 0 reply 1 0', 'echo 1 reply 1 0', 'echo 2 reply 1 0', 'echo 3 reply 1 0'])
})

test('a router that finds it too big says so, and lets a small one pass', async () => {
  expect(
    await ask('0 1 10.17.0.2 full', '0 1 fd17::2 full', '0 1 10.17.0.2 small', '0 1 fd17::2 small'),
  ).toEqual([
    'echo 0 unreachable 1 icmp:3:4',
    'echo 1 unreachable 1 icmp6:2:0',
    'echo 2 reply 1 0',
    'echo 3 reply 1 0',
  ])
})

test('a link that is too narrow swallows it', async () => {
  expect(await ask('0 2 10.16.0.3 full', '0 2 fd16::3 full', '0 2 10.16.0.3 small')).toEqual([
    'echo 0 timeout 3',
    'echo 1 timeout 3',
    'echo 2 reply 1 0',
  ])
})
