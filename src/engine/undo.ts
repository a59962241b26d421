import { messageOf } from '../model/errors.ts'
import {
  type Act,
  type ConnectAct,
  type CreateAct,
  isOpen,
  isOwn,
  type Journal,
  type Remaking,
  type RemoveAct,
} from '../model/journal.ts'
import { type Change, isSamePlace, type Named, type Step, seatOn } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { byAddresses } from '../plan/order-steps.ts'
import { isMadeFrom } from '../plan/spec-likeness.ts'
import { clearFailed } from './clear-failed.ts'
import type { Engine } from './engine.ts'
import { orGone, unlessSaid } from './failures.ts'
import type { SaveActs } from './ledger.ts'

/** What undoing came to, a sentence each. */
export interface Undone {
  /** What is not as it was, and could not be put back. */
  readonly left: readonly string[]
  /** What is not as it was because of another program, and stays so. */
  readonly kept: readonly string[]
}

type Doings = Pick<Journal, 'acts' | 'changes' | 'networks'>

/**
 * Undoes what a run did, and nothing else: an endpoint or a network that another program made meanwhile stays, and so does
 * what it took away. Everything is looked at before, so that it can be done again.
 */
export async function undo(engine: Engine, record: Doings, save: SaveActs): Promise<Undone> {
  const undoing = new Undoing(engine, record, save)
  await undoing.run()
  return undoing
}

class Undoing implements Undone {
  readonly left: string[] = []
  readonly kept: string[] = []
  private readonly engine: Engine
  private readonly record: Doings
  private readonly save: SaveActs
  private acts: readonly Act[]
  /** Pairs whose connection another program has ended since: what is to become of them is its matter. */
  private readonly parted = new Set<string>()
  /** Where the members of recreated networks go back to, by the id of the old one. */
  private readonly targets = new Map<string, { readonly network: Named; readonly isNew: boolean }>()
  /** Ids of networks that are gone, and that were not brought back. */
  private readonly lost = new Set<string>()

  constructor(engine: Engine, record: Doings, save: SaveActs) {
    this.engine = engine
    this.record = record
    this.save = save
    this.acts = record.acts
  }

  /** Who was connected leaves first, then the others come back in the order in which they get what they had. */
  async run(): Promise<void> {
    const back = this.record.acts.toReversed()
    for (const act of back)
      if (act.kind === 'connect') await this.attempt(failureOf(act), () => this.takeBack(act))
    for (const act of back) {
      if (act.kind === 'create')
        await this.attempt(`network ${act.network.name} could not be removed`, () => this.unmake(act))
    }
    for (const act of back) {
      if (act.kind === 'remove')
        await this.attempt(`network ${act.network.name} could not be brought back`, () => this.bringBack(act))
    }
    const returns = this.record.acts.filter((act) => act.kind === 'disconnect')
    for (const act of returns.toSorted((a, b) => byAddresses(a.settings, b.settings)))
      await this.attempt(failureOf(act), () => this.rejoin(act))
  }

  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.left.push(`${what}: ${messageOf(error)}`)
    }
  }

  /** Undone connections are saved as such: who is off then was not disconnected by another program. */
  private async takeBack(act: ConnectAct): Promise<void> {
    await this.leave(act)
    this.acts = this.acts.filter((one) => one !== act)
    try {
      this.save(this.acts)
    } catch {
      // Undoing goes on where nothing can be written.
    }
  }

  private async leave(act: ConnectAct): Promise<void> {
    const { container, network } = act
    const member = await orGone(this.engine.member(container.id))
    if (!member) return
    if ((await clearFailed(this.engine, member, network)) || act.isRefused) return
    const seat = seatOn(member, network)
    if (!seat) {
      if (!isOpen(act)) this.parted.add(pairOf(act))
      return
    }
    if (!isOwn(act, member, seat)) {
      this.parted.add(pairOf(act))
      this.kept.push(`${container.name} stays on ${network.name}, where another program connected it`)
      return
    }
    const disconnect = () => this.engine.disconnect(network.id, container.id, false)
    await unlessSaid(['NETX_NOT_CONNECTED', 'NETX_NOT_FOUND'], disconnect)
  }

  /** One whose id was never told is not removed: it may be another program's. It will do if it is as wanted. */
  private async unmake({ network: old, id }: CreateAct): Promise<void> {
    const found = id === null ? await this.findLike(this.remaking(old), 'to') : { id, name: old.name }
    if (!found || (id !== null && (await this.isRemoved(id)))) return
    this.targets.set(old.id, { network: found, isNew: true })
    this.kept.push(`network ${old.name} stays as it was to be, with its members`)
  }

  /** Not where another program has connected a container to it meanwhile; one that is stopped would not keep it. */
  private async isRemoved(id: string): Promise<boolean> {
    const containers = await this.engine.containers()
    if (containers.some(({ networkIds }) => networkIds.includes(id))) return false
    await unlessSaid(['NETX_NOT_FOUND'], () => this.engine.removeNetwork(id))
    return true
  }

  private async bringBack({ network: old }: RemoveAct): Promise<void> {
    if (this.targets.has(old.id)) return
    const present = await this.engine.networks()
    if (present.some(({ id }) => id === old.id)) return
    const remaking = this.remaking(old)
    const found = await this.findLike(remaking, 'from')
    try {
      const id = found?.id ?? (remaking && (await this.engine.createNetwork(remaking.from, true)).id)
      if (id !== undefined) this.targets.set(old.id, { network: { id, name: old.name }, isNew: false })
    } catch (error) {
      this.lost.add(old.id)
      const other = present.find(({ name }) => name === old.name)
      if (!other) throw error
      throw new Error(`another program made network ${other.id.slice(0, 12)} of that name, which stays`, {
        cause: error,
      })
    }
  }

  private async rejoin(act: Step): Promise<void> {
    if (this.parted.has(pairOf(act))) return
    const { container, network: old, settings: had } = act
    if (this.lost.has(old.id)) throw new Error('there is no such network any more')
    const { network, isNew } = this.targets.get(old.id) ?? { network: old, isNew: false }
    const member = await orGone(this.engine.member(container.id))
    const settings = isNew ? this.wantedOn(old, container) : had
    if (!member || settings === null) return
    const seat = seatOn(member, network)
    if (seat && isSamePlace(seat.settings, settings)) return
    const connect = () => this.engine.connect(network.id, container.id, settings)
    const isBack = !seat && (await unlessSaid(['NETX_ALREADY_CONNECTED', 'NETX_NOT_FOUND'], connect))
    if (!isBack) this.kept.push(`${container.name} is on ${network.name} as another program left it`)
  }

  private wantedOn(network: Named, container: Named): EndpointSpec | null {
    const isIt = (change: Change) => change.network.id === network.id && change.container.id === container.id
    return this.record.changes.find(isIt)?.to ?? null
  }

  private remaking(old: Named): Remaking | undefined {
    return this.record.networks.find(({ id }) => id === old.id)
  }

  private async findLike(remaking: Remaking | undefined, side: 'from' | 'to'): Promise<Named | null> {
    if (!remaking) return null
    const { id: old, [side]: spec } = remaking
    for (const { id, name } of await this.engine.networks()) {
      if (name !== spec.name || id === old) continue
      const has = await orGone(this.engine.networkSpec(id))
      if (has && isMadeFrom(has, spec)) return { id, name }
    }
    return null
  }
}

/** A network that is recreated has another id, and keeps its name. */
function pairOf({ container, network }: Step): string {
  return `${container.id} ${network.name}`
}

/** "web could not be connected to net": of the step that undoes this one. */
function failureOf({ kind, container, network }: Step): string {
  return `${container.name} could not be ${kind === 'connect' ? 'disconnected from' : 'connected to'} ${network.name}`
}
