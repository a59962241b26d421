import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, setting, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [red, blue, closed] = ['', '', '']

/** The wiring of the tests of echoes, in the other family. */
beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue', 'closed')
  ;[red = '', blue = '', closed = ''] = rest
  const members = [
    { namespace: red, address: 'fd01::2/64' },
    { namespace: closed, address: 'fd01::3/64' },
  ]
  await wires.bridge(hub, members, 'fd01::1/64')
  await wires.bridge(hub, [{ namespace: blue, address: 'fd02::2/64' }], 'fd02::1/64')
  await setting(closed, 'net.ipv4.ping_group_range', '1 0')
  await wires.forward(hub)
  await ip(blue, 'route add default via fd02::1')
  await ip(
    red,
    'route add fd02::/64 via fd01::1',
    'route add fd09::/32 via fd01::1',
    'route add unreachable fd08:1::/64',
    'route add prohibit fd08:2::/64',
    'route add blackhole fd08:3::/64',
  )
  await ip(hub, 'route add prohibit fd09:0:2::/64', 'route add blackhole fd09:0:3::/64')
  await ip(closed, 'route add fd09:0:2::/64 via fd01::1')
})

afterAll(() => wires.dispose())

async function ask(...echoes: string[]): Promise<string[]> {
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, `ns 2 ${closed}`, 'open -', 'window 300']
  const lines = echoes.map((echo, index) => `echo ${index} ${index} ${echo}`)
  return answers(await probe({ binary }, [...plan, ...lines]), 'echo')
    .map(timeless)
    .toSorted()
}

test('what is alive answers: itself, a neighbour, one behind the router, and a namespace that closed its pings', async () => {
  expect(
    await ask(
      '0 0 ::1 small',
      '0 0 fd01::2 small',
      '0 2 fd01::3 full',
      '0 1 fd02::2 small',
      '2 0 fd01::2 full',
    ),
  ).toEqual([
    'echo 0 reply 1 0',
    'echo 1 reply 1 0',
    'echo 2 reply 1 0',
    'echo 3 reply 1 0',
    'echo 4 reply 1 0',
  ])
})

test('silence is a timeout: an address that nobody has, and a router that drops', async () => {
  expect(await ask('0 - fd01::99 small', '0 - fd09:0:3::1 small')).toEqual([
    'echo 0 timeout 3',
    'echo 1 timeout 3',
  ])
})

test('a way that does not exist is known at once, by errno', async () => {
  const ways = ['0 - fd07::1', '0 - fd08:1::1', '0 - fd08:2::1', '0 - fd08:3::1', '2 - fd02::2']
  expect(await ask(...ways.map((way) => `${way} small`))).toEqual([
    'echo 0 unreachable 1 errno:ENETUNREACH',
    'echo 1 unreachable 1 errno:EHOSTUNREACH',
    'echo 2 unreachable 1 errno:EACCES',
    'echo 3 unreachable 1 errno:EINVAL',
    'echo 4 unreachable 1 errno:ENETUNREACH',
  ])
})

test('a router that says no is believed, from either kind of socket', async () => {
  expect(await ask('0 - fd09:0:2::1 small', '2 - fd09:0:2::2 small')).toEqual([
    'echo 0 unreachable 1 icmp6:1:1',
    'echo 1 unreachable 1 icmp6:1:1',
  ])
})

test('with a number of attempts, each is made and each is counted', async () => {
  const plan = [`ns 0 ${red}`, 'open -', 'window 300', 'attempts 20']
  const run = await probe({ binary }, [...plan, 'echo 0 0 0 0 fd01::2 small', 'echo 1 0 0 - fd01::99 small'])
  expect(answers(run, 'echo').map(timeless).toSorted()).toEqual(['echo 0 reply 20 0', 'echo 1 timeout 20'])
})
