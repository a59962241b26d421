import { type Change, kindOf, pending } from '../model/membership.ts'
import { NO_NETWORK } from '../model/topology.ts'
import {
  type BlueprintPlan,
  type Creation,
  movesOf,
  type NetworkPlan,
  type Removal,
  type Replacement,
  tasksOf,
} from '../plan/blueprint-plan.ts'
import { entangled } from '../plan/entangled.ts'
import { orderSteps } from '../plan/order-steps.ts'
import type { Engine } from './engine.ts'
import { cancelled } from './failures.ts'
import type { JournalFolder } from './journal.ts'
import { remake } from './remake.ts'
import { transact } from './transact.ts'

export interface Application {
  readonly engine: Engine
  readonly journals: JournalFolder
  readonly signal: AbortSignal
  /** Told after everything that is done. */
  readonly onDone: (text: string) => void
}

/**
 * Does what the plan says: networks that go, that are made anew and that are new, then who joins, and last who leaves
 * networks that the file does not name, so that nobody is without any meanwhile. Each is done whole or not at all; where
 * it ends early, the same file applied again does the rest.
 */
export async function applyBlueprint({ networks }: BlueprintPlan, application: Application): Promise<void> {
  await new Work(application).carryOut(networks)
}

class Work {
  private readonly application: Application
  /** Of networks that were made, by name: no plan knows them. */
  private readonly ids = new Map<string, string>()
  private isBegun = false

  constructor(application: Application) {
    this.application = application
  }

  async carryOut(networks: readonly NetworkPlan[]): Promise<void> {
    const removals = networks.filter((plan): plan is Removal => plan.action === 'remove')
    const replacements = networks.filter((plan): plan is Replacement => plan.action === 'replace')
    const creations = networks.filter((plan): plan is Creation => plan.action === 'create')
    const kept = networks.filter(({ action }) => action === 'keep')
    const [none, others] = [kept.filter(isNoNetwork), kept.filter((plan) => !isNoNetwork(plan))]

    await this.move(removals)
    for (const removal of removals) await this.remove(removal)
    // The engine chooses last, as it might take what another is to have.
    const groups = Map.groupBy(entangled(replacements), (group) => group.every(isGiven))
    for (const group of groups.get(true) ?? []) await this.replace(group)
    for (const creation of creations.filter(isGiven)) await this.create(creation)
    for (const group of groups.get(false) ?? []) await this.replace(group)
    for (const creation of creations.filter((one) => !isGiven(one))) await this.create(creation)
    // Who is on this one can be on no other with it.
    await this.move(none)
    await this.move([...creations, ...others.filter(({ listed }) => listed)])
    await this.move(others.filter(({ listed }) => !listed))
  }

  private async remove({ id, name }: Removal): Promise<void> {
    this.watch()
    await this.application.engine.removeNetwork(id)
    this.tell(`network ${name} removed`)
  }

  private async replace(group: readonly Replacement[]): Promise<void> {
    this.watch()
    const { engine, journals, signal } = this.application
    const networks = group.map(({ id, from, to }) => ({ id, from, to }))
    const changes = group.flatMap((plan) => plan.changes)
    await remake(engine, journals, { command: 'apply', networks, changes }, signal)
    for (const plan of group) {
      const { length } = movesOf(plan)
      const members = length === 0 ? '' : length === 1 ? ', with its member' : `, with its ${length} members`
      this.tell(`network ${plan.name} made anew${members}`)
      for (const change of tasksOf(plan)) this.tell(doneText(change))
    }
  }

  private async create({ name, to }: Creation): Promise<void> {
    this.watch()
    this.ids.set(name, (await this.application.engine.createNetwork(to)).id)
    this.tell(`network ${name} created`)
  }

  private async move(plans: readonly NetworkPlan[]): Promise<void> {
    const { engine, journals, signal } = this.application
    const changes = pending(plans.flatMap((plan) => plan.changes)).map(({ network, ...change }) => {
      return { ...change, network: { ...network, id: this.ids.get(network.name) ?? network.id } }
    })
    if (changes.length === 0) return
    const unchanged = this.isBegun
      ? 'What was done before stays; the same file applied again does the rest.'
      : undefined
    const transaction = { command: 'apply', changes, steps: orderSteps(changes), unchanged }
    await transact(engine, journals, transaction, signal)
    for (const change of changes) this.tell(doneText(change))
  }

  private tell(text: string): void {
    this.isBegun = true
    this.application.onDone(text)
  }

  private watch(): void {
    const { signal } = this.application
    if (signal.aborted) throw cancelled(signal)
  }
}

/** Whether it is known which addresses the network gets. */
function isGiven({ to }: Creation | Replacement): boolean {
  return to.ipam.config.length > 0
}

function isNoNetwork({ name }: NetworkPlan): boolean {
  return name === NO_NETWORK
}

function doneText(change: Change): string {
  return `${change.container.name} ${DONE[kindOf(change)]} ${change.network.name}`
}

const DONE = {
  connect: 'connected to',
  reconnect: 'connected anew to',
  disconnect: 'disconnected from',
} as const
