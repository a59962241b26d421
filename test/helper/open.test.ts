import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, setting, type Wiring, wiring } from '../support/netns.ts'
import { PORTS, startPorts } from '../support/ports.ts'
import { answers, buildHelper, probe } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let ports: AsyncDisposable
let [red, blue, bare] = ['', '', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue', 'bare')
  ;[red = '', blue = '', bare = ''] = rest
  const members = [
    { namespace: red, address: ['10.18.0.2/24', 'fd18::2/64', '169.254.7.7/16'] },
    { namespace: blue, address: ['10.18.0.3/24', 'fd18::3/64'] },
  ]
  await wires.bridge(hub, members, ['10.18.0.1/24', 'fd18::1/64'])
  await ip(
    red,
    'route add default via 10.18.0.1',
    'route add 10.19.0.0/16 via 10.18.0.1',
    'route add blackhole 10.20.0.0/16',
    'route add 10.21.0.0/16 via 10.18.0.1 table 7',
    'route add default via fd18::1',
  )
  ports = await startPorts(blue)
})

afterAll(async () => {
  await ports[Symbol.asyncDispose]()
  await wires.dispose()
})

test('it says which addresses each namespace has, and leaves out those that nobody beyond the link can ask', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, `ns 1 ${blue}`, `ns 2 ${bare}`])
  expect(answers(run, 'ns')).toEqual([
    'ns 0 ok 10.18.0.2/24,fd18::2/64 -',
    'ns 1 ok 10.18.0.3/24,fd18::3/64 -',
    'ns 2 ok - -',
  ])
})

test('a named namespace is looked for in a folder of its own', async () => {
  const places = [`ns 0 named:${red}`, `ns 1 ${blue}`, `ns 2 named:nobody`]
  const run = await probe({ binary, folder: '/etc', named: '/run/netns' }, places)
  expect(answers(run, 'ns')).toEqual([
    'ns 0 ok 10.18.0.2/24,fd18::2/64 -',
    'ns 1 failed open ENOENT',
    'ns 2 failed open ENOENT',
  ])
  const missing = await probe({ binary, named: '/nowhere' }, [`ns 0 ${blue}`, `ns 1 named:${red}`])
  expect(answers(missing, 'ns')).toEqual(['ns 0 ok 10.18.0.3/24,fd18::3/64 -', 'ns 1 failed folder ENOENT'])
})

test('routes are told when they are wanted: unicast ones of the main table', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open routes'])
  expect(answers(run, 'route').toSorted()).toEqual([
    'route 0 0.0.0.0/0 10.18.0.1 eth0',
    'route 0 10.18.0.0/24 - eth0',
    'route 0 10.19.0.0/16 10.18.0.1 eth0',
    'route 0 169.254.0.0/16 - eth0',
    'route 0 ::/0 fd18::1 eth0',
    'route 0 fd18::/64 - eth0',
  ])
  expect(answers(await probe({ binary }, [`ns 0 ${red}`]), 'route', 'listen')).toEqual([])
})

test('who listens is told for the protocols that are wanted, and for both families where a port takes both', async () => {
  const places = [`ns 0 ${red}`, `ns 1 ${blue}`]
  const tcp = answers(await probe({ binary }, [...places, 'open tcp']), 'listen')
  const { silent, only6, answers: answering } = PORTS
  expect(tcp.filter((line) => line.endsWith(` ${silent}`)).toSorted()).toEqual([
    `listen 1 tcp 0.0.0.0 ${silent}`,
    `listen 1 tcp :: ${silent}`,
  ])
  expect(tcp.filter((line) => line.endsWith(` ${only6}`))).toEqual([`listen 1 tcp :: ${only6}`])
  expect(tcp.filter((line) => !line.startsWith('listen 1 tcp '))).toEqual([])
  const udp = answers(await probe({ binary }, [...places, 'open udp']), 'listen')
  expect(udp).toContain(`listen 1 udp 0.0.0.0 ${answering}`)
  expect(udp).toContain(`listen 1 udp :: ${answering}`)
})

test('what cannot be done is told', async () => {
  await setting(bare, 'net.ipv4.ping_group_range', '1 0')
  const through = ['setpriv', '--bounding-set', '-net_raw']
  const plan = [`ns 0 ${bare}`, 'open tcp,udp,routes', 'echo 0 0 0 - 10.0.0.1 small', 'echo 1 1 0 0 ::1 full']
  const run = await probe({ binary, through }, plan)
  expect(answers(run, 'ns')).toEqual(['ns 0 ok - receive'])
  expect(answers(run, 'echo')).toEqual(['echo 0 failed socket:EPERM', 'echo 1 failed socket:EPERM'])
})
