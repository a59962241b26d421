import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDns } from '../support/dns.ts'
import { type Wiring, wiring } from '../support/netns.ts'
import { answers, HELPER_SOURCES, probe, Run, timeless } from '../support/probe.ts'
import { malformed } from './malformed.ts'

let folder = ''
let binary = ''
let wires: Wiring

/** The same sources, with a compiler that ends the process at the first wrong access or overflow. */
beforeAll(async () => {
  wires = wiring()
  folder = await mkdtemp(join(tmpdir(), 'netx-sanitized-'))
  binary = join(folder, 'netx-probe')
  const sources = (await readdir(HELPER_SOURCES)).filter((file) => file.endsWith('.c'))
  const checks = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']
  const flags = ['-std=c11', '-D_GNU_SOURCE', '-g', '-O1', ...checks]
  await execa('cc', [...flags, ...sources, '-o', binary], { cwd: HELPER_SOURCES })
})

afterAll(async () => {
  await wires.dispose()
  await rm(folder, { recursive: true })
})

test('no malformed plan makes it touch what is not its own', async () => {
  for (const { lines, says } of malformed) {
    const run = new Run({ binary }, lines)
    await run.until('end ')
    expect(await run.close()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) })
  }
})

test('neither does a run among living, dead and lying ones', async () => {
  const [hub = '', red = '', blue = ''] = await wires.namespaces('hub', 'red', 'blue')
  const members = [
    { namespace: red, address: '10.7.0.2/24' },
    { namespace: blue, address: '10.7.0.3/24' },
  ]
  await wires.bridge(hub, members)
  await using _dns = await startDns(blue, '10.7.0.3')
  const echoes = ['0 0 1 10.7.0.3', '0 1 0 10.7.0.2', '1 0 0 10.7.0.99', '2 0 0 10.8.0.1', '3 2 0 10.7.0.2']
  const names = ['known', 'many', 'silent', 'loop', 'cut', 'huge', 'wrongid', ...fuzzed(40), 'a'.repeat(64)]
  const run = await probe({ binary }, [
    `ns 0 ${red}`,
    `ns 1 ${blue}`,
    'ns 2 nobody',
    'resolver 0 0 10.7.0.3 local known',
    'resolver 1 1 10.7.0.2 plain -',
    ...echoes.map((echo, index) => `echo ${index} ${echo} small`),
    ...names.map((name, index) => `name ${index} 0 A ${name}`),
    `name ${names.length} 1 A refused`,
  ])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(answers(run, 'echo').map(timeless).toSorted()).toEqual([
    'echo 0 reply 1 0',
    'echo 1 reply 1 0',
    'echo 2 timeout 3',
    'echo 3 unreachable 1 errno:ENETUNREACH',
    'echo 4 failed namespace',
  ])
  expect(answers(run, 'name')).toHaveLength(names.length + 1)
})

function fuzzed(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `fuzz.name${index}`)
}
