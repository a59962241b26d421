import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { JournalFolder } from '../../../src/engine/journal.ts'
import { transact } from '../../../src/engine/transact.ts'
import { settleUnfinished } from '../../../src/engine/unfinished.ts'
import type { Owner } from '../../../src/model/helper.ts'
import { type Change, isKept, type Member, seatOn } from '../../../src/model/membership.ts'
import { orderSteps } from '../../../src/plan/order-steps.ts'
import { planConnection, planDisconnection } from '../../../src/plan/plan-seating.ts'
import { dyingAt, type Faults, refusing, withFaults } from '../../support/failing.ts'
import { FakeEngine } from '../../support/fake-engine.ts'

const NAMES = ['a', 'b', 'c', 'd']
const signal = new AbortController().signal
let folder = ''
let fake: FakeEngine
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netx-journal-'))
  fake = new FakeEngine().withNetwork('net', ['10.0.0.0/24'])
  for (const name of NAMES) fake.withContainer(name)
  await fake.connect('net', 'b', { aliases: ['old'], ipv4: '10.0.0.77' })
  await fake.connect('net', 'd', { aliases: ['d1'] })
})
afterEach(() => rmSync(folder, { recursive: true }))

const journals = (writer: Partial<Owner> = {}) =>
  new JournalFolder(folder, { machine: 'aa', pid: 7, isAlive: () => false, ...writer })
const files = () => readdirSync(join(folder, 'netx', 'unfinished'))
/** Each connection has another endpoint. */
async function members(): Promise<Member[]> {
  const all = await Promise.all(NAMES.map((name) => fake.member(name)))
  return all.map(({ seats, ...member }) => ({
    ...member,
    seats: seats.map(({ endpointId: _, ...seat }) => seat),
  }))
}

/** a comes, b gets another alias, c comes, d goes: five requests. */
async function changes(): Promise<Change[]> {
  const network = await fake.network('net')
  const wanted = { aliases: ['new'] }
  return (await members()).map((member) =>
    member.name === 'd'
      ? planDisconnection(member, network, seatOn(member, network))
      : planConnection(member, network, seatOn(member, network), wanted),
  )
}

const run = async (faults: Faults, stop = signal) =>
  transact(
    withFaults<Engine>(fake, faults),
    journals(),
    { command: 'connect', changes: await changes() },
    stop,
  )

describe('a transaction', () => {
  it('makes all changes, and leaves no journal', async () => {
    await run(refusing(0))
    expect((await changes()).slice(0, 3).every(isKept)).toBe(true)
    expect(files()).toEqual([])
  })

  it.each([1, 2, 3, 4, 5])('that is refused at request %i changes nothing', async (number) => {
    const before = await members()
    await expect(run(refusing(number))).rejects.toMatchObject({
      code: 'NETX_ENGINE_ERROR',
      message: expect.stringMatching(
        /^[abcd] could not be (dis)?connected (to|from) net: .* refused for the test$/,
      ),
      next: expect.stringContaining(
        number === 1 ? 'Nothing was changed.' : 'What was done before is undone: a',
      ),
    })
    expect(await members()).toEqual(before)
    expect(files()).toEqual([])
  })

  it.each([1, 2, 3, 4])('that is interrupted at request %i changes nothing', async (number) => {
    const before = await members()
    const stop = new AbortController()
    const faults: Faults = {
      before: (_, count) => {
        if (count === number) stop.abort()
      },
    }
    await expect(run(faults, stop.signal)).rejects.toMatchObject({ code: 'NETX_INTERRUPTED' })
    expect(await members()).toEqual(before)
    expect(files()).toEqual([])
  })

  it('that cannot be undone says what is left, and keeps its journal', async () => {
    const faults: Faults = {
      before: (_, count) => {
        if (count >= 3) throw new Error('the engine is gone')
      },
    }
    await expect(run(faults)).rejects.toMatchObject({
      code: 'NETX_HALF_DONE',
      next: expect.stringMatching(
        /This could not be undone:\n(.*\n)*b could not be connected to net: the engine is gone/,
      ),
    })
    expect(files()).toEqual(['aa-7.json'])
  })
})

describe('a run that was killed', () => {
  /** As a kill would: nothing is undone, and the journal stays. */
  async function killedAt(number: number): Promise<void> {
    const { engine, death } = dyingAt<Engine>(fake, number)
    void transact(engine, journals(), { command: 'connect', changes: await changes() }, signal)
    await death
  }

  it.each([1, 2, 3, 4, 5])('before request %i is told of, and put back', async (number) => {
    const before = await members()
    await killedAt(number)
    expect(files()).toEqual(['aa-7.json'])
    const settle = (isRepair: boolean, notes: string[] = []) =>
      settleUnfinished(fake, journals(), isRepair, (text) => notes.push(text)).then(() => notes)
    if (number > 1) {
      await expect(settle(false)).rejects.toMatchObject({
        code: 'NETX_HALF_DONE',
        message: expect.stringMatching(
          /^a docker netx connect was killed half-way: done: a on net.*; not done: /,
        ),
      })
      expect((await settle(true)).join()).toContain('Put back as it was before a docker netx connect')
    } else expect(await settle(false)).toEqual([])
    expect(await members()).toEqual(before)
    expect(files()).toEqual([])
  })

  it('after its last request has left nothing to do', async () => {
    await killedAt(5)
    const d = await fake.member('d')
    await fake.disconnect('net', d.id)
    await settleUnfinished(fake, journals(), false, () => {})
    expect((await members()).map(({ seats }) => seats.length)).toEqual([2, 2, 2, 1])
    expect(files()).toEqual([])
  })

  it('is left alone while it may live', async () => {
    await killedAt(3)
    await settleUnfinished(fake, journals({ pid: 8, isAlive: () => true }), false, () => {})
    await settleUnfinished(fake, journals({ machine: 'bb' }), false, () => {})
    expect(files()).toEqual(['aa-7.json'])
  })

  it('of containers that are gone has left nothing to do', async () => {
    await killedAt(3)
    for (const name of NAMES) await fake.removeContainer(name)
    await settleUnfinished(fake, journals(), false, () => {})
    expect(files()).toEqual([])
  })
})

it.each(['/dev/null', '/proc', '/sys/kernel'])(
  'where %s is to hold the journal, nothing begins',
  async (where) => {
    const nowhere = new JournalFolder(where, { machine: 'aa', pid: 7, isAlive: () => false })
    const before = await members()
    const run = async (all: readonly Change[]) =>
      await transact(fake, nowhere, { command: 'connect', changes: all }, signal)
    await expect(run(await changes())).rejects.toMatchObject({
      code: 'NETX_NO_JOURNAL',
      family: 'user',
      message: expect.stringContaining('could not be written down'),
      next: expect.stringContaining(where),
    })
    expect(await members()).toEqual(before)
    // One request is done or not, and needs none.
    await run((await changes()).slice(0, 1))
    expect((await fake.member('a')).seats.length).toBe(2)
  },
)

describe('members that exchange addresses', () => {
  let engine: FakeEngine
  beforeEach(async () => {
    engine = new FakeEngine().withNetwork('net', ['10.1.0.0/24'])
    for (const name of ['any', 'fixed']) engine.withContainer(name)
    await engine.connect('net', 'fixed', { ipv4: '10.1.0.2' })
    await engine.connect('net', 'any', {})
  })

  /** The one that has an address gets any, and the other gets that. */
  async function exchange(through: Engine, stop = signal): Promise<void> {
    const network = await engine.network('net')
    const [any, fixed] = [await engine.member('any'), await engine.member('fixed')]
    const swap = [
      { container: fixed, network, from: { ipv4: '10.1.0.2' }, to: { ipv4: '10.1.0.5' }, because: [] },
      { container: any, network, from: {}, to: { ipv4: '10.1.0.2' }, because: [] },
    ]
    await transact(through, journals(), { command: 'apply', changes: swap, steps: orderSteps(swap) }, stop)
  }

  const settings = async () =>
    Promise.all(
      ['any', 'fixed'].map(
        async (name) => seatOn(await engine.member(name), await engine.network('net'))?.settings,
      ),
    )

  it.each([1, 2, 3, 4])('have theirs again when request %i is refused', async (number) => {
    await expect(exchange(withFaults<Engine>(engine, refusing(number)))).rejects.toMatchObject({
      code: 'NETX_ENGINE_ERROR',
    })
    expect(await settings()).toEqual([{}, { ipv4: '10.1.0.2' }])
    expect(files()).toEqual([])
  })

  it.each([1, 2, 3, 4])('have theirs again after a kill at request %i', async (number) => {
    const { engine: dying, death } = dyingAt<Engine>(engine, number)
    void exchange(dying)
    await death
    await settleUnfinished(engine, journals(), true, () => {})
    expect(await settings()).toEqual([{}, { ipv4: '10.1.0.2' }])
    expect(files()).toEqual([])
  })
})
