import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { connectionFailure } from '../../../src/engine/failures.ts'
import { JournalFolder } from '../../../src/engine/journal.ts'
import { membersOf } from '../../../src/engine/observe-members.ts'
import { remake } from '../../../src/engine/remake.ts'
import { transact } from '../../../src/engine/transact.ts'
import { settleUnfinished } from '../../../src/engine/unfinished.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import { planRenumber } from '../../../src/plan/plan-renumber.ts'
import { dyingAt } from '../../support/failing.ts'
import { FakeEngine } from '../../support/fake-engine.ts'
import { networkSpec } from '../../support/fake-networks.ts'

const signal = new AbortController().signal
let folder = ''
let fake: FakeEngine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netx-others-'))
  fake = new FakeEngine().withNetwork('net', ['10.1.0.0/24'])
  for (const name of ['a', 'b', 'c']) fake.withContainer(name)
  fake.withContainer('stopped', { state: 'exited' })
})
afterEach(() => rmSync(folder, { recursive: true }))

const journals = () => new JournalFolder(folder, { machine: 'aa', pid: 7, isAlive: () => false })
const files = () => readdirSync(join(folder, 'netx', 'unfinished'))
const on = async (name: string) =>
  (await fake.member(name)).seats.some(({ network }) => network.name === 'net')

type Interference = Readonly<Record<string, (fail: typeof lost) => Promise<unknown>>>

const lost = (error: string): never => {
  throw connectionFailure(new Error(error), 'unix:///fake.sock')
}

/** Something happens before (`<`) or after (`>`) the request of that number. */
function beside(happens: Interference): Engine {
  let count = 0
  return new Proxy<Engine>(fake, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      const changes = ['connect', 'disconnect', 'createNetwork', 'removeNetwork'].includes(String(key))
      return async (...args: unknown[]) => {
        if (!changes) return await member.apply(target, args)
        count += 1
        const number = count
        await happens[`<${number}`]?.(lost)
        const done = await member.apply(target, args)
        await happens[`>${number}`]?.(lost)
        return done
      }
    },
  })
}

async function connect(engine: Engine, names: readonly string[], to: EndpointSpec = {}): Promise<void> {
  const network = await fake.network('net')
  const members = await Promise.all(names.map((name) => fake.member(name)))
  const changes = members.map((container) => ({ container, network, from: null, to, because: [] }))
  await transact(engine, journals(), { command: 'connect', changes }, signal)
}

async function renumber(engine: Engine): Promise<string> {
  const network = await fake.network('net')
  const from = await fake.networkSpec('net')
  const plan = planRenumber(network, from, await membersOf(fake, [network]), ['10.2.0.0/24'])
  const networks = [{ id: network.id, from, to: plan.to }]
  await remake(engine, journals(), { command: 'renumber', networks, changes: plan.changes }, signal)
  return network.id
}

const other = (subnet: string) =>
  networkSpec('net', { ipam: { driver: 'default', options: {}, config: [{ subnet }] } })

describe('beside a connect', () => {
  it('who was connected by another program stays connected', async () => {
    const engine = beside({ '<1': () => fake.connect('net', 'a', {}) })
    await expect(connect(engine, ['a'])).rejects.toMatchObject({
      code: 'NETX_ALREADY_CONNECTED',
      next: expect.stringContaining('Nothing was changed.'),
    })
    expect(await on('a')).toBe(true)
  })

  it('who was connected by another program between stays, and who was connected before goes', async () => {
    const engine = beside({ '<2': () => fake.connect('net', 'b', {}) })
    await expect(connect(engine, ['a', 'b', 'c'])).rejects.toMatchObject({ code: 'NETX_ALREADY_CONNECTED' })
    expect([await on('a'), await on('b'), await on('c')]).toEqual([false, true, false])
    expect(files()).toEqual([])
  })

  it('who was disconnected by another program counts as undone', async () => {
    const engine = beside({
      '>1': () => fake.disconnect('net', 'a'),
      '<2': () => fake.connect('net', 'b', {}),
    })
    await expect(connect(engine, ['a', 'b'])).rejects.toMatchObject({ code: 'NETX_ALREADY_CONNECTED' })
    expect(files()).toEqual([])
  })

  it('who was disconnected and connected anew by another program stays, and is named', async () => {
    const engine = beside({
      '<2': async () => {
        await fake.disconnect('net', 'a')
        await fake.connect('net', 'a', {})
        await fake.connect('net', 'b', {})
      },
    })
    await expect(connect(engine, ['a', 'b'])).rejects.toMatchObject({
      code: 'NETX_ALREADY_CONNECTED',
      next: expect.stringContaining('a stays on net, where another program connected it'),
    })
    expect(await on('a')).toBe(true)
    expect(files()).toEqual([])
  })

  it('a member that was reconnected, and disconnected by another program since, stays off', async () => {
    await fake.connect('net', 'a', { aliases: ['old'] })
    const network = await fake.network('net')
    const [a, b] = [await fake.member('a'), await fake.member('b')]
    const changes = [
      { container: a, network, from: { aliases: ['old'] }, to: { aliases: ['x'] }, because: [] },
      { container: b, network, from: null, to: {}, because: [] },
    ]
    const engine = beside({
      '<3': async () => {
        await fake.disconnect('net', 'a')
        await fake.connect('net', 'b', {})
      },
    })
    const run = transact(engine, journals(), { command: 'connect', changes }, signal)
    await expect(run).rejects.toMatchObject({ code: 'NETX_ALREADY_CONNECTED' })
    expect(await on('a')).toBe(false)
  })

  it('who is gone counts as undone', async () => {
    const engine = beside({ '>1': () => fake.removeContainer('a'), '<2': () => fake.connect('net', 'b', {}) })
    await expect(connect(engine, ['a', 'b'])).rejects.toMatchObject({ code: 'NETX_ALREADY_CONNECTED' })
    expect(files()).toEqual([])
  })

  it('what was done though its answer was lost is undone', async () => {
    const engine = beside({ '>1': async (fail) => fail('ECONNRESET') })
    await expect(connect(engine, ['a'])).rejects.toMatchObject({ code: 'NETX_ENGINE_UNREACHABLE' })
    expect(await on('a')).toBe(false)
  })

  it('what another program made otherwise when an answer was lost stays', async () => {
    const engine = beside({
      '<1': async (fail) => {
        await fake.connect('net', 'a', { aliases: ['other'] })
        fail('ECONNRESET')
      },
    })
    await expect(connect(engine, ['a'])).rejects.toMatchObject({ code: 'NETX_ENGINE_UNREACHABLE' })
    expect(await on('a')).toBe(true)
  })

  it('a stopped one that another program connected stays as that left it', async () => {
    const engine = beside({ '>1': () => fake.connect('net', 'stopped', { aliases: ['other'] }) })
    await expect(connect(engine, ['a', 'stopped'], { aliases: ['x'] })).rejects.toMatchObject({
      code: 'NETX_ALREADY_CONNECTED',
    })
    expect([await on('a'), await on('stopped')]).toEqual([false, true])
  })
})

describe('beside a renumber of an empty network', () => {
  it('a network of that name that another program makes in the gap stays', async () => {
    const engine = beside({ '>1': () => fake.createNetwork(other('10.9.0.0/24')) })
    await expect(renumber(engine)).rejects.toMatchObject({
      code: 'NETX_HALF_DONE',
      next: expect.stringMatching(/another program made network [\da-f]{12} of that name, which stays/),
    })
    expect((await fake.network('net')).pools[0]?.subnet).toBe('10.9.0.0/24')
  })

  it('a network that another program made before a repair stays', async () => {
    const { engine, death } = dyingAt<Engine>(fake, 2)
    void renumber(engine)
    await death
    const { id } = await fake.createNetwork(other('10.9.0.0/24'))
    const repair = settleUnfinished(fake, journals(), true, () => {})
    await expect(repair).rejects.toMatchObject({ code: 'NETX_HALF_DONE' })
    expect((await fake.network('net')).id).toBe(id)
    expect(files()).toEqual(['aa-7.json'])
    await fake.removeNetwork(id)
    await settleUnfinished(fake, journals(), true, () => {})
    expect((await fake.network('net')).pools[0]?.subnet).toBe('10.1.0.0/24')
    expect(files()).toEqual([])
  })

  it('the network itself, removed by another program, is not brought back', async () => {
    const { id } = await fake.network('net')
    await expect(renumber(beside({ '<1': () => fake.removeNetwork(id) }))).rejects.toMatchObject({
      code: 'NETX_NOT_FOUND',
    })
    expect((await fake.networks()).some(({ name }) => name === 'net')).toBe(false)
  })
})

describe('beside a renumber of a network with members', () => {
  beforeEach(async () => {
    await fake.connect('net', 'a', {})
    await fake.connect('net', 'b', {})
  })

  it.each(['c', 'stopped'])(
    '%s, connected by another program before the removal, keeps its place',
    async (name) => {
      const { id } = await fake.network('net')
      await expect(renumber(beside({ '>2': () => fake.connect('net', name, {}) }))).rejects.toMatchObject({
        code: 'NETX_NETWORK_IN_USE',
        message: `another program connected ${name} to net meanwhile`,
      })
      expect((await fake.network('net')).id).toBe(id)
      expect([await on('a'), await on('b'), await on(name)]).toEqual([true, true, true])
    },
  )

  it.each(['c', 'stopped'])(
    '%s, connected to the new network, keeps its place when that is undone',
    async (name) => {
      const engine = beside({
        '>4': () => fake.connect('net', name, {}),
        '<6': async (fail) => fail('ECONNRESET'),
      })
      await expect(renumber(engine)).rejects.toMatchObject({
        next: expect.stringContaining('network net stays as it was to be'),
      })
      expect((await fake.network('net')).pools[0]?.subnet).toBe('10.2.0.0/24')
      expect([await on('a'), await on('b'), await on(name)]).toEqual([true, true, true])
    },
  )

  it('a member that another program disconnects stays off', async () => {
    const engine = beside({ '<2': () => fake.disconnect('net', 'b') })
    await expect(renumber(engine)).rejects.toMatchObject({ code: 'NETX_NOT_CONNECTED' })
    expect([await on('a'), await on('b')]).toEqual([true, false])
  })

  it('a second network of the same name is told before anything is changed', async () => {
    const { id } = await fake.network('net')
    const networks = fake.networks.bind(fake)
    fake.networks = async () => {
      const all = await networks()
      return [...all, ...all.filter((one) => one.id === id).map((one) => ({ ...one, id: 'f'.repeat(64) }))]
    }
    await expect(renumber(fake)).rejects.toMatchObject({
      code: 'NETX_AMBIGUOUS',
      message: 'another network has the name "net" as well: ffffffffffff',
    })
  })
})
