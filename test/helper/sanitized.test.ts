import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDns } from '../support/dns.ts'
import { type Wiring, wiring } from '../support/netns.ts'
import { PORTS, startPorts } from '../support/ports.ts'
import { answers, HELPER_SOURCES, Run, timeless } from '../support/probe.ts'
import { malformed } from './malformed.ts'
import { malformedWires } from './malformed-wires.ts'

const FUZZ_TARGETS = fileURLToPath(new URL('../fuzz', import.meta.url))
let folder = ''
let binary = ''
let objects: string[] = []
let wires: Wiring

/** The same sources, with a compiler that ends the process at the first wrong access or overflow. */
beforeAll(async () => {
  wires = wiring()
  folder = await mkdtemp(join(tmpdir(), 'netx-sanitized-'))
  binary = join(folder, 'netx-probe')
  const sources = (await readdir(HELPER_SOURCES)).filter((file) => file.endsWith('.c'))
  await cc('-c', ...sources.map((file) => join(HELPER_SOURCES, file)))
  objects = sources.map((file) => file.replace(/c$/, 'o'))
  await cc(...objects, '-o', binary)
})

afterAll(async () => {
  await wires.dispose()
  await rm(folder, { recursive: true })
})

async function cc(...args: string[]): Promise<void> {
  const checks = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']
  const headers = [`-I${HELPER_SOURCES}`, `-I${FUZZ_TARGETS}`]
  await execa('cc', ['-std=c11', '-D_GNU_SOURCE', '-g', '-O1', ...checks, ...headers, ...args], {
    cwd: folder,
  })
}

test('no malformed plan makes it touch what is not its own', async () => {
  for (const { lines, says } of malformed) {
    const run = new Run({ binary }, lines)
    await run.until('end ')
    expect(await run.close()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) })
  }
})

test('no malformed wire does, nor one that is made and taken away', async () => {
  for (const { lines, says } of malformedWires) {
    const run = new Run({ binary, mode: 'wire' }, lines)
    await run.until('never')
    expect(await run.close()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) })
  }
  const [one, two] = await wires.namespaces('one', 'two')
  const ends = [`end 0 ${one} ${one} netx0`, `end 1 ${two} ${two} netx0`]
  for (const [job, says] of [
    ['make', 'made'],
    ['make', 'failed 0 linked EEXIST'],
    ['remove', 'removed 1'],
  ] as const) {
    const run = new Run({ binary, mode: 'wire' }, [...ends, 'address 0 10.45.0.1/24', job])
    await run.until('never')
    const { lines, stderr, exitCode } = await run.close()
    expect([lines.at(-1), stderr, exitCode]).toEqual([says, '', 0])
  }
})

test.each(readdirSync(join(FUZZ_TARGETS, 'seeds')))(
  'nor do the bytes that script/fuzz starts from: %s',
  async (target) => {
    const parsers = objects.filter((file) => file !== 'main.o' && file !== 'input.o')
    const rest = ['input.c', 'replay.c', `${target}.c`].map((file) => join(FUZZ_TARGETS, file))
    await cc(...parsers, ...rest, '-o', target)
    const seeds = join(FUZZ_TARGETS, 'seeds', target)
    const files = (await readdir(seeds)).map((file) => join(seeds, file))
    await execa(join(folder, target), files)
    expect(files.length).toBeGreaterThan(0)
  },
)

test('neither does a run among living, dead and lying ones, nor another one', async () => {
  const [hub = '', red = '', blue = ''] = await wires.namespaces('hub', 'red', 'blue')
  const members = [
    { namespace: red, address: ['10.7.0.2/24', 'fd07::2/64'] },
    { namespace: blue, address: ['10.7.0.3/24', 'fd07::3/64'] },
  ]
  await wires.bridge(hub, members)
  await using _dns = await startDns(blue, '10.7.0.3')
  await using _ports = await startPorts(blue)
  const names = ['known', 'many', 'silent', 'loop', 'cut', 'huge', 'wrongid', ...fuzzed(40), 'a'.repeat(64)]
  const run = new Run({ binary }, [
    `ns 0 ${red}`,
    `ns 1 ${blue}`,
    'ns 2 nobody',
    'resolver 0 0 10.7.0.3 local known',
    'resolver 1 1 10.7.0.2 plain -',
    'open tcp,udp,routes,links,ruleset',
    ...probes.map((probe, index) => probe.replace(' ', ` ${index} ${index} `)),
    ...names.map((name, index) => `name ${index} 0 ${index % 2 === 0 ? 'A' : 'AAAA'} ${name}`),
    `name ${names.length} 1 A refused`,
    'go',
  ])
  for (let round = 0; round < 2; round += 1) {
    await run.until('end ')
    expect(latest(run, 'echo', 'tcp', 'udp').map(timeless)).toEqual(outcomes)
    expect(latest(run, 'name')).toHaveLength(names.length + 1)
    if (round === 0) run.write('again')
  }
  expect(await run.close()).toMatchObject({ exitCode: 0, stderr: '' })
})

const told = [
  ['echo 0 1 10.7.0.3 small', 'reply 1 0'],
  ['echo 1 0 10.7.0.2 full', 'reply 1 0'],
  ['echo 0 1 fd07::3 full', 'reply 1 0'],
  ['echo 0 0 ::1 full', 'reply 1 0'],
  ['echo 0 0 10.7.0.99 small', 'timeout 3'],
  ['echo 0 0 10.8.0.1 small', 'unreachable 1 errno:ENETUNREACH'],
  ['echo 2 0 10.7.0.2 small', 'failed namespace'],
  ['echo 0 0 10.7.0.3 small', 'stranger 1'],
  [`tcp 0 1 10.7.0.3 ${PORTS.speaks}`, 'open 1 0 both'],
  [`tcp 0 1 fd07::3 ${PORTS.closes}`, 'open 1 0 closed'],
  [`tcp 0 1 fd07::3 ${PORTS.silent}`, 'open 1 0 silent'],
  ['tcp 0 1 10.7.0.3 7000', 'refused 1 0'],
  ['tcp 0 - 10.7.0.99 80', 'timeout 3'],
  ['tcp 0 - 10.8.0.1 80', 'unreachable 1 errno:ENETUNREACH'],
  ['tcp 2 - 10.8.0.1 80', 'failed namespace'],
  [`udp 0 1 10.7.0.3 ${PORTS.answers}`, 'open 1 0 answered'],
  [`udp 0 1 fd07::3 ${PORTS.swallows}`, 'open 1 0 received'],
  ['udp 0 1 fd07::3 7100', 'refused 1 0'],
  ['udp 0 - fd07::99 53', 'timeout 3'],
] as const

const probes = told.map(([probe]) => probe)
const outcomes = told.map(([probe, outcome], index) => `${probe.slice(0, 4).trim()} ${index} ${outcome}`)

/** The answers of the last round, in the order of the questions. */
function latest(run: Run, ...kinds: Parameters<typeof answers>[1][]): string[] {
  const last = new Map(answers(run, ...kinds).map((line) => [Number(line.split(' ')[1]), line]))
  return [...last].toSorted(([a], [b]) => a - b).map(([, line]) => line)
}

function fuzzed(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `fuzz.name${index}`)
}
