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
const journals = () => new JournalFolder(folder, { machine: 'aa', pid: 7, isAlive: () => false }, () => {})
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
    seats.map((seat) => ({ ...seat, network: seat.network.name })),
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
      next: expect.stringContaining('This could not be brought back:\nthe engine is gone'),
    })
    expect(files()).toEqual(['aa-7.json'])
  })
})
