import { once } from 'node:events'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [hub, many, crowded, plain] = ['', '', '', '']

/** Many changes at once. */
async function batch(namespace: string, lines: readonly string[]): Promise<void> {
  await execa('ip', ['-netns', namespace, '-batch', '-'], { input: lines.join('\n') })
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const block = (index: number) => `10.${100 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) * 16}/28`

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  ;[hub = '', many = '', crowded = '', plain = ''] = await wires.namespaces('hub', 'many', 'crowded', 'plain')
  const members = [
    { namespace: many, address: '10.30.0.2/24' },
    { namespace: crowded, address: '10.30.0.3/24' },
    { namespace: plain, address: '10.30.0.4/24' },
  ]
  await wires.bridge(hub, members, ['10.30.0.1/24'])
})

afterAll(() => wires.dispose())

test('all routes of a router are told, and counted', async () => {
  await batch(
    many,
    range(765).map((index) => `route add ${block(index)} via 10.30.0.1`),
  )
  const run = await probe({ binary }, [`ns 0 ${many}`, 'open routes'])
  expect(answers(run, 'route')).toHaveLength(766)
  expect(answers(run, 'route')).toContain(`route 0 ${block(764)} 10.30.0.1 eth0`)
  expect(answers(run, 'routes')).toEqual(['routes 0 ok 766'])
})

test('a large ping is not measured where nobody knows by which interface it leaves', async () => {
  const plan = [
    `ns 0 ${many}`,
    `ns 1 ${plain}`,
    'open -',
    'echo 0 0 0 1 10.30.0.4 full',
    'echo 1 0 0 1 10.30.0.4 small',
  ]
  const run = await probe({ binary }, [...plan, 'echo 2 1 1 0 10.30.0.2 full'])
  expect(answers(run, 'echo').toSorted()).toEqual([
    'echo 0 failed socket:EOVERFLOW',
    expect.stringMatching(/^echo 1 reply /),
    expect.stringMatching(/^echo 2 reply /),
  ])
})

test('more routes than it tells are told as too many', async () => {
  await batch(
    many,
    range(66_000)
      .slice(765)
      .map((index) => `route add ${block(index)} via 10.30.0.1`),
  )
  const run = await probe({ binary }, [`ns 0 ${many}`, `ns 1 ${plain}`, 'open routes'])
  expect(answers(run, 'routes')).toEqual(['routes 0 failed EOVERFLOW', 'routes 1 ok 1'])
})

test('a route over several ways at once is told, and one over an interface of any name', async () => {
  await ip(
    plain,
    'link add v\u00e9;n type veth peer name other',
    'link set v\u00e9;n up',
    'link set other up',
  )
  await batch(plain, [
    'route add 10.31.0.0/16 nexthop via 10.30.0.2 dev eth0 nexthop via 10.30.0.3 dev eth0',
    'route add 10.32.0.0/16 dev v\u00e9;n',
  ])
  const run = await probe({ binary }, [`ns 0 ${plain}`, 'open routes'])
  expect(answers(run, 'route')).toEqual([
    'route 0 10.30.0.0/24 - eth0',
    'route 0 10.31.0.0/16 10.30.0.2 eth0',
    'route 0 10.32.0.0/16 - v%C3%A9;n',
  ])
  expect(answers(run, 'routes')).toEqual(['routes 0 ok 3'])
})

test('more addresses than it tells are told as lacking', async () => {
  await batch(
    crowded,
    range(300).map((index) => `address add 10.33.${index >> 8}.${index & 255}/32 dev lo`),
  )
  await batch(
    crowded,
    range(300).map((index) => `address add 10.34.${index >> 8}.${index & 255}/32 dev eth0`),
  )
  const run = await probe({ binary }, [`ns 0 ${crowded}`, `ns 1 ${plain}`])
  const [first = '', second] = answers(run, 'ns')
  expect(first).toMatch(/^ns 0 ok \S+ addresses$/)
  expect(second).toMatch(/^ns 1 ok 10.30.0.4\/24 -$/)
})

test('what listens in one namespace costs no other its own', async () => {
  const program = `
    const { createServer } = require('node:net')
    let open = 0
    for (let port = 20000; port < 21500; port += 1)
      createServer().listen(port, '0.0.0.0', () => { open += 1; if (open === 1500) console.log('ready') })`
  const child = execa('ip', ['netns', 'exec', crowded, process.execPath, '-e', program], { reject: false })
  await once(child.stdout, 'data')
  const server = `require('node:net').createServer().listen(7001, '0.0.0.0', () => console.log('ready'))`
  const other = execa('ip', ['netns', 'exec', plain, process.execPath, '-e', server], { reject: false })
  await once(other.stdout, 'data')
  const run = await probe({ binary }, [`ns 0 ${crowded}`, `ns 1 ${plain}`, 'open tcp'])
  child.kill()
  other.kill()
  await Promise.all([child, other])
  expect(answers(run, 'ns').map((line) => line.split(' ').at(-1))).toEqual(['listen,addresses', '-'])
  expect(answers(run, 'listen').filter((line) => line.startsWith('listen 1 '))).toEqual([
    'listen 1 tcp 0.0.0.0 7001',
  ])
})
