import { afterAll, beforeAll, expect, test } from 'vitest'
import { ip, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe, Run, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring
let [red, blue, green] = ['', '', '']

/** Green has blue's address, and red takes green for blue. */
beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue', 'green')
  ;[red = '', blue = '', green = ''] = rest
  const members = [
    { namespace: red, address: ['10.15.0.2/24', 'fd15::2/64'] },
    { namespace: blue, address: ['10.15.0.3/24', 'fd15::3/64', '10.15.0.4/24'] },
    { namespace: green, address: ['10.15.0.3/24', 'fd15::3/64'] },
  ]
  await wires.bridge(hub, members)
  await ip(green, 'link set eth0 address 02:00:00:00:00:0e')
  const neighbour = 'lladdr 02:00:00:00:00:0e dev eth0 nud permanent'
  await ip(red, `neighbour replace 10.15.0.3 ${neighbour}`, `neighbour replace fd15::3 ${neighbour}`)
})

afterAll(() => wires.dispose())

async function ask(
  echoes: readonly string[],
  through: string[] = [],
  ...before: string[]
): Promise<string[]> {
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, `ns 2 ${green}`, 'open -', 'window 300', ...before]
  const lines = echoes.map((echo, index) => `echo ${index} ${index} ${echo}`)
  return answers(await probe({ binary, through }, [...plan, ...lines]), 'echo')
    .map(timeless)
    .toSorted()
}

test('whoever answers in the place of another is a stranger', async () => {
  const echoes = ['0 1 10.15.0.3 small', '0 1 fd15::3 small', '0 1 10.15.0.3 full', '0 2 10.15.0.3 small']
  expect(await ask([...echoes, '0 1 10.15.0.4 small', '0 - 10.15.0.3 small'])).toEqual([
    'echo 0 stranger 1',
    'echo 1 stranger 1',
    'echo 2 stranger 1',
    'echo 3 reply 1 0',
    'echo 4 reply 1 0',
    'echo 5 reply 1 0',
  ])
})

test('one answer of several from a stranger is enough', async () => {
  expect(await ask(['0 1 10.15.0.3 small', '0 1 10.15.0.4 small'], [], 'attempts 4')).toEqual([
    'echo 0 stranger 4',
    'echo 1 reply 4 0',
  ])
})

test('without NET_RAW nobody is called a stranger, and each namespace says so', async () => {
  const through = ['setpriv', '--bounding-set', '-net_raw']
  expect(await ask(['0 1 10.15.0.3 small'], through)).toEqual(['echo 0 reply 1 0'])
  const run = await probe({ binary, through }, [`ns 0 ${red}`])
  expect(answers(run, 'ns')).toEqual(['ns 0 ok 10.15.0.2/24,fd15::2/64 receive'])
})

test('nobody is taken for a stranger, however much there is to see', async () => {
  const echoes = Array.from({ length: 5000 }, (_, index) => {
    const [target, address] = [
      [1, '10.15.0.4'],
      [0, '10.15.0.2'],
      [0, 'fd15::2'],
      [2, 'fd15::3'],
    ][index % 4] ?? [0, '::1']
    return `0 ${target} ${address} ${index % 3 === 0 ? 'full' : 'small'}`
  })
  const kinds = (await ask(echoes)).map((line) => line.split(' ')[2])
  expect(new Set(kinds)).toEqual(new Set(['reply']))
})

test('nobody is called a stranger once something was lost that might have told otherwise', async () => {
  const places = [`ns 0 ${red}`, `ns 1 ${blue}`, 'open -']
  const run = new Run({ binary }, places)
  await run.until('opened')
  const flood = Array.from({ length: 500 }, (_, index) => `echo ${index} ${index} 0 1 10.15.0.4 small`)
  await probe({ binary }, [...places, 'attempts 20', ...flood])
  run.write('echo 0 0 0 1 10.15.0.3 small', 'go')
  await run.until('end ')
  await run.close()
  expect(answers(run, 'echo').map(timeless)).toEqual(['echo 0 reply 1 0'])
})
