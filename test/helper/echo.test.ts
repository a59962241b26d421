import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, setting, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, opened, probe, Run, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [hub, red, blue, closed] = ['', '', '', '']

/** Two networks on one router, which has ways that lead nowhere behind it. */
beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  ;[hub = '', red = '', blue = '', closed = ''] = await wires.namespaces('hub', 'red', 'blue', 'closed')
  const members = [
    { namespace: red, address: '10.1.0.2/24' },
    { namespace: closed, address: '10.1.0.3/24' },
  ]
  await wires.bridge(hub, members, '10.1.0.1/24')
  await wires.bridge(hub, [{ namespace: blue, address: '10.2.0.2/24' }], '10.2.0.1/24')
  await setting(closed, 'net.ipv4.ping_group_range', '1 0')
  await setting(hub, 'net.ipv4.ip_forward', '1')
  await ip(blue, 'route add default via 10.2.0.1')
  await ip(
    red,
    'route add 10.2.0.0/24 via 10.1.0.1',
    'route add 10.9.0.0/16 via 10.1.0.1',
    'route add unreachable 10.8.1.0/24',
    'route add prohibit 10.8.2.0/24',
    'route add blackhole 10.8.3.0/24',
  )
  await ip(
    hub,
    'route add unreachable 10.9.1.0/24',
    'route add prohibit 10.9.2.0/24',
    'route add blackhole 10.9.3.0/24',
  )
})

afterAll(() => wires.dispose())

const places = () => [`ns 0 ${red}`, `ns 1 ${blue}`, `ns 2 ${closed}`]

async function ask(...echoes: string[]): Promise<string[]> {
  const plan = [
    ...places(),
    'window 300',
    ...echoes.map((echo, index) => `echo ${index} ${index} ${echo} small`),
  ]
  return answers(await probe({ binary }, plan), 'echo')
    .map(timeless)
    .toSorted()
}

test('it says which addresses each namespace has', async () => {
  const run = await probe({ binary }, [...places(), 'ns 3 nobody', 'ns 4 -'])
  expect(answers(run, 'ns').slice(0, 4)).toEqual([
    'ns 0 ok 10.1.0.2/24 -',
    'ns 1 ok 10.2.0.2/24 -',
    'ns 2 ok 10.1.0.3/24 -',
    'ns 3 failed open ENOENT',
  ])
  expect(answers(run, 'ns')[4]).toMatch(/^ns 4 ok /)
})

test('what is alive answers: itself, a neighbour, one behind the router, and a namespace that closed its pings', async () => {
  expect(await ask('0 0 127.0.0.1', '0 0 10.1.0.2', '0 2 10.1.0.3', '0 1 10.2.0.2', '2 0 10.1.0.2')).toEqual([
    'echo 0 reply 1 0',
    'echo 1 reply 1 0',
    'echo 2 reply 1 0',
    'echo 3 reply 1 0',
    'echo 4 reply 1 0',
  ])
})

test('a time is measured, and is not that of the window', async () => {
  const run = await probe({ binary }, [...places(), 'echo 0 0 0 1 10.2.0.2 small'])
  const [, , , , time] = answers(run, 'echo')[0]?.split(' ') ?? []
  expect(Number(time)).toBeGreaterThan(0)
  expect(Number(time)).toBeLessThan(100_000)
})

test('silence is a timeout: an address that nobody has, and a router that drops', async () => {
  expect(await ask('0 0 10.1.0.99', '0 0 10.9.3.1')).toEqual(['echo 0 timeout 3', 'echo 1 timeout 3'])
})

test('a way that does not exist is known at once, by errno', async () => {
  expect(await ask('0 0 10.7.0.1', '0 0 10.8.1.1', '0 0 10.8.2.1', '0 0 10.8.3.1', '2 1 10.2.0.2')).toEqual([
    'echo 0 unreachable 1 errno:ENETUNREACH',
    'echo 1 unreachable 1 errno:EHOSTUNREACH',
    'echo 2 unreachable 1 errno:EACCES',
    'echo 3 unreachable 1 errno:EINVAL',
    'echo 4 unreachable 1 errno:ENETUNREACH',
  ])
})

test('a router that says no is believed, from either kind of socket', async () => {
  await ip(closed, 'route add 10.9.2.0/24 via 10.1.0.1')
  expect(await ask('0 0 10.9.1.1', '0 0 10.9.2.1', '2 0 10.9.2.2')).toEqual([
    'echo 0 unreachable 1 icmp:3:1',
    'echo 1 unreachable 1 icmp:3:13',
    'echo 2 unreachable 1 icmp:3:13',
  ])
})

test("one echo's error is not taken for another's", async () => {
  const mixed = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? '0 0 10.9.2.1' : '0 2 10.1.0.3'))
  const alive = (await ask(...mixed)).filter((line) => line.endsWith('reply 1 0'))
  expect(alive).toHaveLength(50)
})

test('a namespace that cannot be entered costs only its own probes', async () => {
  const plan = [`ns 0 ${red}`, 'ns 1 nobody', 'resolver 0 1 10.0.0.1 plain -']
  const echoes = ['echo 0 0 1 0 10.1.0.2 small', 'echo 1 1 0 1 10.1.0.3 small', 'name 0 0 A web']
  const run = await probe({ binary }, [...plan, ...echoes])
  expect(run.lines.map(timeless)).toEqual(
    expect.arrayContaining(['echo 0 failed namespace', 'echo 1 reply 1 0', 'name 0 failed namespace']),
  )
  expect(run.exitCode).toBe(0)
})

test('a file that is no namespace, and a folder that is not there, are told by step', async () => {
  const file = await probe({ binary, folder: '/etc' }, ['ns 0 hostname'])
  expect(answers(file, 'ns')).toEqual(['ns 0 failed setns EINVAL'])
  const folder = await probe({ binary, folder: '/nowhere' }, [`ns 0 ${red}`])
  expect(answers(folder, 'ns')).toEqual(['ns 0 failed folder ENOENT'])
})

test('stdin that closes ends a run under way, long before its window', async () => {
  const run = new Run({ binary }, [
    ...opened([...places(), 'window 5000', 'echo 0 0 0 0 10.1.0.99 small']),
    'go',
  ])
  await run.until('table ')
  const closed = performance.now()
  expect((await run.close()).exitCode).toBe(0)
  expect(performance.now() - closed).toBeLessThan(500)
})
