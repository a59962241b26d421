import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DnsServer, startDns } from '../support/dns.ts'
import { type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe, Run, timeless } from '../support/probe.ts'

const SERVER = '10.3.0.53'
let binary = ''
let wires: Wiring
const SERVER6 = 'fd03::53'
let dns: DnsServer
let dns6: DnsServer
let [asker, server] = ['', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'asker', 'server')
  ;[asker = '', server = ''] = rest
  const members = [
    { namespace: asker, address: ['10.3.0.2/24', 'fd03::2/64'] },
    { namespace: server, address: [`${SERVER}/24`, `${SERVER6}/64`] },
  ]
  await wires.bridge(hub, members)
  dns = await startDns(server, SERVER)
  dns6 = await startDns(server, SERVER6)
})

afterAll(async () => {
  await dns[Symbol.asyncDispose]()
  await dns6[Symbol.asyncDispose]()
  await wires.dispose()
})

/** Asks all the names at once; the answers in their order. */
async function ask(resolver: string, ...names: string[]): Promise<string[]> {
  return askAll(resolver, ...names.map((name) => `A ${name}`))
}

async function askAll(resolver: string, ...names: string[]): Promise<string[]> {
  const plan = [`ns 0 ${asker}`, `resolver 0 0 ${resolver}`, 'open -', 'window 300']
  const run = await probe({ binary }, [...plan, ...names.map((name, index) => `name ${index} 0 ${name}`)])
  const number = (line: string) => Number(line.split(' ')[1])
  return answers(run, 'name')
    .map(timeless)
    .toSorted((a, b) => number(a) - number(b))
}

test('an answer is told with its code and its addresses, in their order', async () => {
  expect(
    await ask(`${SERVER} plain -`, 'known', 'pair.example.', 'empty', 'unknown', 'broken', 'shouting'),
  ).toEqual([
    'name 0 answer 0 1 10.0.0.1',
    'name 1 answer 0 1 10.0.0.2,10.0.0.1',
    'name 2 answer 0 1 -',
    'name 3 answer 3 1 -',
    'name 4 answer 2 1 -',
    'name 5 answer 0 1 10.0.0.1',
  ])
})

test.each([SERVER, SERVER6])(
  'either family of addresses is asked for, and nothing else taken: %s',
  async (server) => {
    const names = ['A six', 'AAAA six', 'A both', 'AAAA both', 'AAAA known', 'AAAA unknown']
    expect(await askAll(`${server} plain known`, ...names)).toEqual([
      'name 0 answer 0 1 -',
      'name 1 answer 0 1 fd00::1',
      'name 2 answer 0 1 10.0.0.1',
      'name 3 answer 0 1 fd00::1',
      'name 4 answer 0 1 -',
      'name 5 answer 3 1 -',
    ])
  },
)

test('an answer to the other type is none', async () => {
  expect(await askAll(`${SERVER} plain known`, 'AAAA othertype')).toEqual(['name 0 silent 2'])
})

test('the same is asked once more as often as it is wanted', async () => {
  const plan = [`ns 0 ${asker}`, `resolver 0 0 ${SERVER} local known`, `resolver 1 0 ${SERVER6} plain known`]
  const names = ['name 0 0 A known', 'name 1 1 AAAA six', 'name 2 1 A silent']
  const run = new Run({ binary }, [...plan, 'open -', 'window 300', ...names, 'go'])
  for (let round = 0; round < 4; round += 1) {
    await run.until('end ')
    expect(answers(run, 'name').slice(-3).map(timeless).toSorted()).toEqual([
      'name 0 answer 0 1 10.0.0.1',
      'name 1 answer 0 1 fd00::1',
      'name 2 silent 2',
    ])
    run.write('again')
  }
  await run.close()
})

test('no more than 64 addresses are taken, and that there are more is told', async () => {
  const [many = '', truncated] = await ask(`${SERVER} plain -`, 'many', 'truncated')
  expect(many.split(',')).toHaveLength(64)
  expect(many).toMatch(/ cut$/)
  expect(truncated).toBe('name 1 answer 0 1 10.0.0.1 cut')
})

test.each(['wrongid', 'other', 'echoed', 'loop', 'reserved', 'overlong', 'cut', 'huge'])(
  'an answer that is not sound is none: %s',
  async (name) => {
    expect(await ask(`${SERVER} plain -`, name)).toEqual(['name 0 timeout 2'])
  },
)

test('what got no answer is asked once more', async () => {
  expect(await ask(`${SERVER} plain -`, 'second')).toEqual(['name 0 answer 0 2 10.0.0.1'])
})

describe('silence', () => {
  test('is silent when the server answered the fence, which is asked after', async () => {
    expect(await ask(`${SERVER} plain known`, 'silent', 'known', 'silent.too')).toEqual([
      'name 0 silent 2',
      'name 1 answer 0 1 10.0.0.1',
      'name 2 silent 2',
    ])
  })

  test.each(['-', 'silent', 'unknown'])(
    'is a timeout when the fence stands for nothing: %s',
    async (fence) => {
      expect(await ask(`${SERVER} plain ${fence}`, 'silent.name')).toEqual(['name 0 timeout 2'])
    },
  )

  test('of a thousand names costs little more than that of one', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `silent.name${index}`)
    const started = performance.now()
    const lines = await ask(`${SERVER} plain known`, ...names)
    expect(new Set(lines.map((line) => line.replace(/\d+/, '')))).toEqual(new Set(['name  silent 2']))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

test('where nobody listens, the refusal is told', async () => {
  expect(await ask('10.3.0.2 plain -', 'known')).toEqual(['name 0 unreachable 1 errno:ECONNREFUSED'])
  expect(await ask('10.4.0.1 plain -', 'known')).toEqual(['name 0 unreachable 0 errno:ENETUNREACH'])
})

test('only local questions, and their fence, carry the signature that keeps them from being passed on', async () => {
  await ask(`${SERVER} local known.fence`, 'known.local', 'silent.local')
  await ask(`${SERVER} plain known.fence`, 'known.plain', 'silent.plain')
  const asked = new Set(dns.questions.filter((question) => /\.(fence|local|plain)/.test(question)))
  expect([...asked].toSorted()).toEqual([
    'known.fence',
    'known.fence signed',
    'known.local signed',
    'known.plain',
    'silent.local signed',
    'silent.plain',
  ])
})

test('a name that no question can hold is not measured', async () => {
  const long = `${'a'.repeat(60)}.`.repeat(5)
  expect(await ask(`${SERVER} plain -`, 'a'.repeat(64), long, 'a..b', '.', 'known')).toEqual([
    'name 0 failed name',
    'name 1 failed name',
    'name 2 failed name',
    'name 3 failed name',
    'name 4 answer 0 1 10.0.0.1',
  ])
})
