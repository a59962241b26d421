import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ip, neighbours, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, opened, probe, Run, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring

beforeAll(async () => {
  binary = await buildHelper()
})

beforeEach(() => {
  wires = wiring()
})

afterEach(() => wires.dispose())

/** The machine's one table, as every namespace fills it. */
async function entries(): Promise<number> {
  const [, first = ''] = (await readFile('/proc/net/stat/arp_cache', 'utf8')).split('\n')
  return Number.parseInt(first, 16)
}

async function mesh(count: number): Promise<string[]> {
  const shorts = Array.from({ length: count }, (_, index) => `m${index}`)
  const [hub = '', ...members] = await wires.namespaces('hub', ...shorts)
  await wires.bridge(
    hub,
    members.map((namespace, index) => ({ namespace, address: `10.6.0.${index + 2}/24` })),
    '10.6.0.1/24',
  )
  return members
}

/** Every ordered pair, both directions of a pair in one group, and each namespace to itself. */
function fullMesh(members: readonly string[]): string[] {
  const numbers = members.map((_, index) => index)
  const pairs = numbers.flatMap((a) => numbers.flatMap((b) => (a < b ? [[a, b]] : [])))
  const groups = [
    ...numbers.map((own) => [[own, own]]),
    ...pairs.map(([a = 0, b = 0]) => [
      [a, b],
      [b, a],
    ]),
  ]
  const echoes = groups.flatMap((group, index) =>
    group.map(([from, to = 0]) => `${index} ${from} ${to} 10.6.0.${to + 2}`),
  )
  return [
    ...members.map((namespace, index) => `ns ${index} ${namespace}`),
    ...echoes.map((echo, index) => `echo ${index} ${echo} small`),
  ]
}

test('the neighbour entries after a run are those of before', async () => {
  const members = await mesh(4)
  const [first = '', second = ''] = members
  await ip(
    first,
    'neighbour add 10.6.0.3 lladdr 02:00:00:00:00:01 dev eth0 nud stale',
    'route add default via 10.6.0.1',
  )
  await ip(second, 'neighbour add 10.6.0.200 lladdr 02:00:00:00:00:02 dev eth0')
  const before = await Promise.all(members.map(neighbours))
  const elsewhere = ['echo 16 10 0 0 10.6.0.77 small', 'echo 17 11 0 0 10.99.0.1 small']
  const run = await probe({ binary }, ['', ...fullMesh(members), ...elsewhere].slice(1))
  expect(answers(run, 'echo')).toHaveLength(18)
  expect(await Promise.all(members.map(neighbours))).toEqual(before)
  expect(before[0]).toContain('10.6.0.3 eth0')
})

test('forty namespaces on one link all see each other, and the table of the machine stays below its limit', async () => {
  const members = await mesh(40)
  const run = new Run({ binary }, [...opened(fullMesh(members)), 'go'])
  let peak = 0
  await run.until('end ', async (line) => {
    if (line.endsWith('0')) peak = Math.max(peak, await entries())
  })
  await run.close()
  const [limit = 0] = answers(run, 'table').map((line) => Number(line.split(' ')[3]))
  expect(new Set(answers(run, 'echo').map((line) => timeless(line).replace(/^echo \d+ /, '')))).toEqual(
    new Set(['reply 1 0']),
  )
  expect(answers(run, 'echo')).toHaveLength(40 * 40)
  expect(peak).toBeGreaterThan(0)
  expect(peak).toBeLessThan(limit)
})
