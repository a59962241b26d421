import { NetxError } from '../model/errors.ts'
import { type Act, isOpen } from '../model/journal.ts'
import { isLive } from '../model/liveness.ts'
import { type Named, named, type Step, seatOn } from '../model/membership.ts'
import type { NetworkSpec } from '../model/spec.ts'
import type { Engine } from './engine.ts'

export type SaveActs = (acts: readonly Act[]) => void

/**
 * Makes the changes of one run, and keeps what was made, so that just that can be undone. Each is saved before the engine is
 * asked and after it has answered. What the engine refused was not done; what it did not answer may have been.
 */
export class Ledger {
  private readonly engine: Engine
  private readonly save: SaveActs
  private readonly kept: Act[] = []

  constructor(engine: Engine, save: SaveActs) {
    this.engine = engine
    this.save = save
  }

  get acts(): readonly Act[] {
    return this.kept
  }

  async take(step: Step): Promise<void> {
    const { kind, container, network, settings } = step
    const known = { container: named(container), network: named(network), settings }
    if (kind === 'connect') return await this.connect(known)
    await this.record({ kind, ...known, isDone: false }, async () => {
      await this.engine.disconnect(network.id, container.id, false)
      return { kind, ...known, isDone: true }
    })
  }

  private async connect(known: Omit<Step, 'kind'>): Promise<void> {
    const { container, network, settings } = known
    const kind = 'connect'
    await this.refuseTwice(container, network)
    await this.record({ kind, ...known, made: null }, async () => {
      await this.engine.connect(network.id, container.id, settings)
      const member = await this.engine.member(container.id).catch(() => null)
      const endpointId = (member && seatOn(member, network)?.endpointId) ?? null
      return { kind, ...known, made: { endpointId, startedAtMs: member?.startedAtMs ?? null } }
    })
  }

  /** Engines refuse to connect a running container twice; with one that is stopped they forget the first time. */
  private async refuseTwice(container: Named, network: Named): Promise<void> {
    const member = await this.engine.member(container.id)
    if (isLive(member) || !seatOn(member, network)) return
    throw new NetxError({
      family: 'engine',
      code: 'NETX_ALREADY_CONNECTED',
      message: `another program connected ${container.name} to ${network.name} meanwhile`,
      next: 'Do it again: what is there counts then.',
    })
  }

  async removeNetwork(network: Named): Promise<void> {
    const kind = 'remove'
    await this.record({ kind, network, isDone: false }, async () => {
      await this.engine.removeNetwork(network.id)
      return { kind, network, isDone: true }
    })
  }

  /** Resolves to the id of the new one. */
  async createNetwork(network: Named, spec: NetworkSpec): Promise<string> {
    const kind = 'create'
    let id = ''
    await this.record({ kind, network, id: null }, async () => {
      id = (await this.engine.createNetwork(spec)).id
      return { kind, network, id }
    })
    return id
  }

  private async record(act: Act, work: () => Promise<Act>): Promise<void> {
    this.save([...this.kept, act])
    const index = this.kept.push(act) - 1
    try {
      this.kept[index] = await work()
      this.save(this.kept)
    } catch (error) {
      if (isAnswer(error) && isOpen(act) && this.kept[index] === act) this.refuse(index, act)
      throw error
    }
  }

  /** Only a connection leaves something behind where it is refused. */
  private refuse(index: number, act: Act): void {
    if (act.kind === 'connect') this.kept[index] = { ...act, isRefused: true }
    else this.kept.splice(index, 1)
  }
}

/** Whether the engine itself said no; else the request, or its answer, was lost. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof NetxError)) return false
  return error.code !== 'NETX_ENGINE_UNREACHABLE' && error.code !== 'NETX_ENGINE_TIMEOUT'
}
