import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { JournalFolder } from '../../../src/engine/journal.ts'
import { membersOf } from '../../../src/engine/observe-members.ts'
import { remake } from '../../../src/engine/remake.ts'
import { settleUnfinished } from '../../../src/engine/unfinished.ts'
import { planRenumber } from '../../../src/plan/plan-renumber.ts'
import { dyingAt, refusing, withFaults } from '../../support/failing.ts'
import { FakeEngine } from '../../support/fake-engine.ts'

let folder = ''
let fake: FakeEngine
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netx-journal-'))
  fake = new FakeEngine().withNetwork('shop', ['10.1.0.0/24'], { labels: { team: 'x' } })
  for (const name of ['a', 'b', 'c', 'd']) fake.withContainer(name)
  fake.withContainer('stopped', { state: 'exited' })
  await fake.connect('shop', 'a', { ipv4: '10.1.0.77', aliases: ['one', 'two'] })
  for (const name of ['b', 'c', 'd', 'stopped'])
    await fake.connect('shop', name, { aliases: [name.toUpperCase()] })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Five members off, the network away and made, five members on. */
const REQUESTS = Array.from({ length: 12 }, (_, index) => index + 1)
const signal = new AbortController().signal
const journals = () => new JournalFolder(folder, { machine: 'aa', pid: 7, isAlive: () => false })
const files = () => readdirSync(join(folder, 'netx', 'unfinished'))

async function renumber(engine: Engine = fake, stop = signal): Promise<string> {
  const network = await fake.network('shop')
  const members = await membersOf(fake, [network])
  const { from, to, changes } = planRenumber(network, await fake.networkSpec('shop'), members, [
    '10.2.0.0/24',
  ])
  const networks = [{ id: network.id, from, to }]
  const made = await remake(engine, journals(), { command: 'renumber', networks, changes }, stop)
  return made.get(network.id) ?? ''
}

/** All but ids, which no network gets twice. */
async function state(): Promise<unknown> {
  const network = await fake.network('shop')
  const members = await membersOf(fake, [network])
  const seats = members.map(({ name, seats }) => [
    name,
    seats.map(({ endpointId: _, ...seat }) => ({ ...seat, network: seat.network.name })),
  ])
  return { spec: await fake.networkSpec('shop'), seats }
}

async function newState(): Promise<unknown> {
  const before = JSON.stringify(await state())
  return JSON.parse(before.replaceAll('10.1.0.', '10.2.0.'))
}

describe('a network that is renumbered', () => {
  it('keeps its name, options, labels and members, with their aliases and their distances', async () => {
    const expected = await newState()
    const id = await renumber()
    expect((await fake.network('shop')).id).toBe(id)
    expect(await state()).toEqual(expected)
    expect(files()).toEqual([])
  })

  it.each(REQUESTS)('is as it was when request %i is refused', async (number) => {
    const before = await state()
    await expect(renumber(withFaults<Engine>(fake, refusing(number)))).rejects.toMatchObject({
      code: 'NETX_ENGINE_ERROR',
      next: expect.stringContaining('Network "shop" and its members are as they were.'),
    })
    expect(await state()).toEqual(before)
    expect(files()).toEqual([])
  })

  it.each(REQUESTS)('is as it was, or done, when it is interrupted at request %i', async (number) => {
    const [before, after] = [await state(), await newState()]
    const stop = new AbortController()
    const faults = { before: (_: string, count: number) => (count === number ? stop.abort() : undefined) }
    const ended = await renumber(withFaults<Engine>(fake, faults), stop.signal).then(
      () => after,
      () => before,
    )
    expect(await state()).toEqual(ended)
    expect(files()).toEqual([])
  })

  it.each(REQUESTS)('is put back by the next run when it is killed at request %i', async (number) => {
    const before = await state()
    const { engine, death } = dyingAt<Engine>(fake, number)
    void renumber(engine)
    await death
    expect(files()).toEqual(['aa-7.json'])
    const settle = (isRepair: boolean) => settleUnfinished(fake, journals(), isRepair, () => {})
    if (number > 1)
      await expect(settle(false)).rejects.toThrow(
        'a docker netx renumber of network "shop" was killed half-way',
      )
    await settle(true)
    expect(await state()).toEqual(before)
    expect(files()).toEqual([])
  })

  it('is left alone when it was killed after the last request', async () => {
    const after = await newState()
    const { engine, death } = dyingAt<Engine>(fake, 12)
    void renumber(engine)
    await death
    const network = await fake.network('shop')
    const [late] = (await membersOf(fake, [network])).length === 4 ? ['stopped'] : []
    await fake.connect('shop', late ?? '', { aliases: ['STOPPED'] })
    await settleUnfinished(fake, journals(), false, () => {})
    expect(await state()).toEqual(after)
    expect(files()).toEqual([])
  })

  it('says what could not be brought back', async () => {
    const faults = {
      before: (_: string, count: number) => {
        if (count >= 9) throw new Error('the engine is gone')
      },
    }
    await expect(renumber(withFaults<Engine>(fake, faults))).rejects.toMatchObject({
      code: 'NETX_HALF_DONE',
      next: expect.stringMatching(/This could not be brought back:\n.*: the engine is gone/),
    })
    expect(files()).toEqual(['aa-7.json'])
  })
})

/** Three places off, two networks away and two made, a newcomer and three on. */
const SWAP_REQUESTS = Array.from({ length: 11 }, (_, index) => index + 1)

describe('networks that exchange their subnets', () => {
  let engine: FakeEngine
  beforeEach(async () => {
    engine = new FakeEngine().withNetwork('one', ['10.1.0.0/24']).withNetwork('two', ['10.2.0.0/24'])
    for (const name of ['a', 'b', 'new']) engine.withContainer(name)
    await engine.connect('one', 'a', { ipv4: '10.1.0.9' })
    await engine.connect('one', 'b', {})
    await engine.connect('two', 'b', { aliases: ['B'] })
  })

  async function swap(through: Engine = engine): Promise<void> {
    const [one, two] = [await engine.network('one'), await engine.network('two')]
    const [first, second] = [await engine.networkSpec('one'), await engine.networkSpec('two')]
    const id = async (name: string) => ({ id: (await engine.member(name)).id, name })
    const [a, b, fresh] = [await id('a'), await id('b'), await id('new')]
    const networks = [
      { id: one.id, from: first, to: { ...first, ipam: second.ipam } },
      { id: two.id, from: second, to: { ...second, ipam: first.ipam } },
    ]
    const changes = [
      { container: fresh, network: one, from: null, to: { ipv4: '10.2.0.2' }, because: [] },
      { container: a, network: one, from: { ipv4: '10.1.0.9' }, to: { ipv4: '10.2.0.9' }, because: [] },
      { container: b, network: one, from: {}, to: {}, because: [] },
      { container: b, network: two, from: { aliases: ['B'] }, to: { aliases: ['B'] }, because: [] },
    ]
    await remake(through, journals(), { command: 'apply', networks, changes }, signal)
  }

  async function seats(): Promise<string[]> {
    const networks = await Promise.all(['one', 'two'].map((name) => engine.network(name)))
    const members = await membersOf(engine, networks)
    return members.flatMap(({ name, seats: all }) =>
      all
        .filter(({ network }) => network.name !== 'bridge')
        .map(({ network, settings }) => `${name} ${network.name} ${JSON.stringify(settings)}`),
    )
  }

  it('are made anew together, with who joins them', async () => {
    await swap()
    expect((await engine.network('one')).pools[0]?.subnet).toBe('10.2.0.0/24')
    expect((await engine.network('two')).pools[0]?.subnet).toBe('10.1.0.0/24')
    expect(await seats()).toEqual([
      'a one {"ipv4":"10.2.0.9"}',
      'b one {}',
      'b two {"aliases":["B"]}',
      'new one {"ipv4":"10.2.0.2"}',
    ])
    expect(files()).toEqual([])
  })

  it.each(SWAP_REQUESTS)('are as they were when request %i is refused', async (number) => {
    const before = await seats()
    await expect(swap(withFaults<Engine>(engine, refusing(number)))).rejects.toMatchObject({
      next: expect.stringContaining('Networks "one", "two" and their members are as they were.'),
    })
    expect(await seats()).toEqual(before)
    expect((await engine.network('one')).pools[0]?.subnet).toBe('10.1.0.0/24')
    expect(files()).toEqual([])
  })

  it.each(SWAP_REQUESTS)('are put back by the next run when it is killed at request %i', async (number) => {
    const before = await seats()
    const { engine: dying, death } = dyingAt<Engine>(engine, number)
    void swap(dying)
    await death
    await settleUnfinished(engine, journals(), true, () => {})
    expect(await seats()).toEqual(before)
    expect((await engine.network('one')).pools[0]?.subnet).toBe('10.1.0.0/24')
    expect(files()).toEqual([])
  })
})
