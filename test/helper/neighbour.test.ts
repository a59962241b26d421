import { readFile } from 'node:fs/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ip, neighbours, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, opened, Run, timeless } from '../support/probe.ts'

let binary = ''
let wires: Wiring

beforeAll(async () => {
  binary = await buildHelper()
})

beforeEach(() => {
  wires = wiring()
})

afterEach(() => wires.dispose())

/** The machine's one table of a family, as every namespace fills it. */
async function entries(cache: string): Promise<number> {
  const [, first = ''] = (await readFile(`/proc/net/stat/${cache}`, 'utf8')).split('\n')
  return Number.parseInt(first, 16)
}

async function mesh(count: number): Promise<string[]> {
  const shorts = Array.from({ length: count }, (_, index) => `m${index}`)
  const [hub = '', ...members] = await wires.namespaces('hub', ...shorts)
  await wires.bridge(
    hub,
    members.map((namespace, index) => ({
      namespace,
      address: [`10.6.0.${index + 2}/24`, `fd06::${index + 2}/64`],
    })),
    ['10.6.0.1/24', 'fd06::1/64'],
  )
  return members
}

/** Every ordered pair, both directions of a pair in one group, and each namespace to itself. */
function fullMesh(members: readonly string[], prefix = '10.6.0.'): string[] {
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
    group.map(([from, to = 0]) => `${index} ${from} ${to} ${prefix}${to + 2}`),
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
    'neighbour add fd06::3 lladdr 02:00:00:00:00:01 dev eth0 nud stale',
    'route add default via 10.6.0.1',
    'route add default via fd06::1',
  )
  await ip(second, 'neighbour add 10.6.0.200 lladdr 02:00:00:00:00:02 dev eth0')
  const before = await Promise.all(members.map(neighbours))
  const six = fullMesh(members, 'fd06::').slice(4)
  const elsewhere = ['10.6.0.77', '10.99.0.1', 'fd06::77', 'fd99::1']
  const plan = [
    ...fullMesh(members),
    ...six.map((line) =>
      line.replace(/^echo (\d+) (\d+)/, (_, id, group) => `echo ${+id + 16} ${+group + 10}`),
    ),
    ...elsewhere.map((address, index) => `echo ${index + 32} ${index + 30} 0 0 ${address} small`),
  ]
  const run = new Run({ binary }, [...opened(plan), 'go'])
  for (let round = 1; round <= 2; round += 1) {
    await run.until('end ')
    expect(answers(run, 'echo')).toHaveLength(36 * round)
    expect(await Promise.all(members.map(neighbours))).toEqual(before)
    run.write('again')
  }
  await run.close()
  expect(before[0]).toContain('10.6.0.3 eth0')
  expect(before[0]).toContain('fd06::3 eth0')
})

test.each([
  ['10.6.0.', 'arp_cache', 'table 4'],
  ['fd06::', 'ndisc_cache', 'table 6'],
])(
  'forty namespaces on one link all see each other, and the table of the machine stays below its limit: %s',
  async (prefix, cache, table) => {
    const members = await mesh(40)
    const run = new Run({ binary }, [...opened(fullMesh(members, prefix)), 'go'])
    let peak = 0
    await run.until('end ', async (line) => {
      if (line.endsWith('0')) peak = Math.max(peak, await entries(cache))
    })
    await run.close()
    const [limit] = run.lines
      .filter((line) => line.startsWith(table))
      .map((line) => Number(line.split(' ')[3]))
    expect(new Set(answers(run, 'echo').map((line) => timeless(line).replace(/^echo \d+ /, '')))).toEqual(
      new Set(['reply 1 0']),
    )
    expect(answers(run, 'echo')).toHaveLength(40 * 40)
    expect(peak).toBeGreaterThan(0)
    expect(peak).toBeLessThan(limit ?? 0)
  },
)
