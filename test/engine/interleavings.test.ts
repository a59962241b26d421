import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { refusal } from '../../src/engine/failures.ts'
import { JournalFolder } from '../../src/engine/journal.ts'
import { membersOf } from '../../src/engine/observe-members.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { remake } from '../../src/engine/remake.ts'
import { transact } from '../../src/engine/transact.ts'
import { settleUnfinished } from '../../src/engine/unfinished.ts'
import { type Change, seatOn } from '../../src/model/membership.ts'
import { planRenumber } from '../../src/plan/plan-renumber.ts'
import { planConnection, planDisconnection } from '../../src/plan/plan-seating.ts'
import { lab } from '../support/docker.ts'
import { random as randomNumbers } from '../support/random-topology.ts'

const { host } = inject('engine')
const ROUNDS = Number(process.env['NETX_INTERLEAVINGS'] || 12)
const FIRST = Number(process.env['NETX_SOAK_SEED'] || 1)
const CHANGING = ['connect', 'disconnect', 'createNetwork', 'removeNetwork']
const NAMES = ['a', 'b', 'c']
const signal = new AbortController().signal

let engine: Engine
let folder = ''
beforeAll(async () => {
  engine = await openEngine({ debug: false, tls: undefined, tlsVerify: undefined, host }, process.env)
  folder = mkdtempSync(join(tmpdir(), 'netx-interleave-'))
})
afterAll(() => {
  engine.close()
  rmSync(folder, { recursive: true })
})

const journals = () => new JournalFolder(folder, { machine: 'a'.repeat(16), pid: 7, isAlive: () => false })

/** Another program, and what it was told: which networks there are, and who is on them. */
class Other {
  readonly said: string[] = []
  private readonly networks = new Map<string, boolean>()
  private readonly seats = new Map<
    string,
    { container: string; network: string; name: string; isOn: boolean }
  >()
  private doubted = ''
  private readonly names: { readonly containers: readonly string[]; readonly networks: readonly string[] }
  private readonly random: (below: number) => number
  /** What tells its connections from those of others. */
  private readonly settings: { aliases?: string[] }

  constructor(names: Other['names'], random: (below: number) => number, isMarked: boolean) {
    this.names = names
    this.random = random
    this.settings = isMarked ? { aliases: ['other'] } : {}
  }

  /** Does something. What is refused changes nothing, and nothing was promised. */
  async act(): Promise<void> {
    const container = this.pick(this.names.containers)
    const name = this.pick(this.names.networks)
    const kind = this.pick(['connect', 'connect', 'disconnect', 'disconnect', 'create', 'remove'])
    try {
      if (kind === 'create') {
        const subnet = `10.${this.random(200) + 40}.${this.random(250)}.0/24`
        const { id } = await engine.createNetwork(networkNamed(name, subnet), true)
        this.networks.set(id, true)
      } else {
        const { id } = await engine.network(name)
        if (kind === 'remove') {
          await engine.removeNetwork(id)
          this.networks.set(id, false)
          for (const [key, seat] of this.seats) if (seat.network === id) this.seats.delete(key)
        } else if (kind === 'connect') await engine.connect(id, container, this.settings)
        else await engine.disconnect(id, container, false)
        if (kind !== 'remove')
          this.seats.set(`${container} ${id}`, { container, network: id, name, isOn: kind === 'connect' })
      }
      this.said.push(`other: ${kind} ${container} ${name}`)
    } catch (error) {
      this.said.push(`other: ${kind} ${container} ${name} refused: ${(error as Error).message.slice(0, 90)}`)
    }
  }

  /** What it was told is no longer so, as somebody changed it afterwards who was asked to. */
  forget(container: string, network: string): void {
    for (const [key, seat] of this.seats) {
      if (seat.container === container && seat.network === network) this.seats.delete(key)
    }
  }

  /** Nobody can know whose the next disconnection of this is: netx died before it heard of its own. */
  doubt(container: string, network: string): void {
    this.doubted = `${container} ${network}`
  }

  async lies(): Promise<string[]> {
    const present = new Set((await engine.networks()).map(({ id }) => id))
    const lies: string[] = []
    for (const [id, isThere] of this.networks) {
      if (present.has(id) !== isThere)
        lies.push(`network ${id.slice(0, 12)} ${isThere ? 'is gone' : 'is there'}`)
    }
    for (const { container, network, name, isOn } of this.seats.values()) {
      const member = await engine.member(container)
      const seat = seatOn(member, { id: network, name })
      if (this.doubted === `${container} ${network}` && !isOn) continue
      if ((seat !== undefined) !== isOn)
        lies.push(`${container} ${isOn ? 'is not' : 'is'} on ${network.slice(0, 12)}`)
    }
    return lies
  }

  private pick<T>(all: readonly T[]): T {
    return all[this.random(all.length)] as T
  }
}

function networkNamed(name: string, subnet: string) {
  const ipam = { driver: 'default', options: {}, config: [{ subnet }] }
  const flags = { internal: false, attachable: false, ingress: false, configOnly: false, scope: '' }
  return { name, driver: 'bridge', options: {}, labels: {}, ipam, ...flags }
}

type Fault = 'none' | 'refused' | 'killed before' | 'killed after'

/** The engine as netx sees it: the other program acts after each change, one request fails, and the process may die there. */
function disturbed(other: Other, random: (below: number) => number, fault: Fault, at = -1, isRepair = false) {
  let count = 0
  let isForward = !isRepair
  const death = Promise.withResolvers<'dead'>()
  const never = new Promise<never>(() => {})
  const through = new Proxy(engine, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (fault.startsWith('killed') && count > at) return await never
        if (typeof key !== 'string' || !CHANGING.includes(key)) return await member.apply(target, args)
        count += 1
        if (count === 1) await other.act()
        const call = `netx: ${key} ${args
          .slice(0, 2)
          .map((arg) => (typeof arg === 'string' ? arg.slice(0, 12) : ''))
          .join(' ')}`
        if (count === at + 1 && fault === 'killed before') {
          other.said.push(`${call}, killed before`)
          if (key === 'disconnect') other.doubt(String(args[1]), String(args[0]))
          death.resolve('dead')
          return await never
        }
        if (count === at + 1 && fault === 'refused') {
          isForward = false
          other.said.push(`${call}, refused for the test`)
          throw refusal(500, 'refused for the test')
        }
        try {
          const done = await member.apply(target, args)
          other.said.push(call)
          if (isForward && key === 'disconnect') other.forget(String(args[1]), String(args[0]))
          if (isForward && key === 'connect') other.forget(String(args[1]), String(args[0]))
          if (count === at + 1 && fault === 'killed after') {
            death.resolve('dead')
            return await never
          }
          return done
        } catch (error) {
          isForward = false
          other.said.push(`${call}: ${(error as Error).message.slice(0, 90)}`)
          throw error
        } finally {
          for (let acts = random(3); acts > 0; acts -= 1) await other.act()
        }
      }
    },
  })
  return { through, death: death.promise }
}

test.each(Array.from({ length: ROUNDS }, (_, index) => FIRST + index))(
  'what another program was told stays true, whatever netx does meanwhile: %i',
  async (seed) => {
    const random = randomNumbers(seed)
    await using place = lab(host, `mix${seed}`)
    const [n, m] = [await place.network('n', '--subnet', `10.2${seed % 10}.1.0/24`), await place.network('m')]
    for (const name of NAMES) await place.container(name, ['--network', m])
    await place.docker('create', '--name', place.name('d'), '--network', m, 'netx-test/scratch')
    const members = await Promise.all([...NAMES, 'd'].map((name) => engine.member(place.name(name))))
    for (const { id } of members) if (random(2) === 0) await engine.connect(n, id, {})
    const fault =
      (['none', 'refused', 'refused', 'killed before', 'killed after'] as const)[random(5)] ?? 'none'
    const containers = members.map(({ id }) => id)
    const other = new Other({ containers, networks: [n, m] }, random, fault.startsWith('killed'))
    const { through, death } = disturbed(other, random, fault, random(8))
    const job = (['connect', 'disconnect', 'renumber'] as const)[random(3)] ?? 'connect'
    const run = work(job, through, n, seed).catch((error: unknown) => String(error))
    const ended = await Promise.race([run, death])
    if (ended === 'dead') {
      for (let acts = random(3); acts > 0; acts -= 1) await other.act()
      const { through: later } = disturbed(other, random, 'none', -1, true)
      await settleUnfinished(later, journals(), true, () => {}).catch((error: unknown) =>
        other.said.push(`repair: ${error}`),
      )
    }
    const lies = await other.lies()
    for (const leftover of journals().leftovers((await engine.info()).host)) journals().forget(leftover)
    expect(lies, [`${job}, ${fault}: ${ended}`, ...other.said].join('\n')).toEqual([])
  },
  120_000,
)

async function work(job: 'connect' | 'disconnect' | 'renumber', through: Engine, name: string, seed: number) {
  const network = await engine.network(name)
  if (job === 'renumber') {
    const spec = await engine.networkSpec(network.id)
    const members = await membersOf(engine, [network])
    const { from, to, changes } = planRenumber(network, spec, members, [`10.3${seed % 10}.1.0/24`])
    const networks = [{ id: network.id, from, to }]
    await remake(through, journals(), { command: 'renumber', networks, changes }, signal)
    return 'done'
  }
  const all = await engine.containers({ name: [name.replace(/-n$/, '-')] })
  const members = await Promise.all(all.map(({ id }) => engine.member(id)))
  const changes = members.map((member): Change => {
    const seat = seatOn(member, network)
    return job === 'connect'
      ? planConnection(member, network, seat, { aliases: ['x'] })
      : planDisconnection(member, network, seat)
  })
  await transact(through, journals(), { command: job, changes }, signal)
  return 'done'
}
