import { anyNumber, one } from '../cli/args.ts'
import { eachContainer } from '../cli/each-container.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'
import { clearStale } from '../engine/clear-stale.ts'
import type { Engine } from '../engine/engine.ts'
import {
  allMembers,
  chosenMembers,
  membersOf,
  namedMembers,
  observeNetworks,
} from '../engine/observe-members.ts'
import { transact } from '../engine/transact.ts'
import { openJournals } from '../flow/open-journals.ts'
import { isKept, type Member, pending } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import { losses, planDisconnect } from '../plan/plan-disconnect.ts'
import { globbedNetworks } from '../plan/select.ts'
import { areNamed, chooseTargets, hasTargets, type TargetFlags } from '../plan/targets.ts'
import { renderPlan } from '../render/membership-plan.ts'

export default class Disconnect extends NetxCommand {
  static override summary = 'Disconnect containers from networks'
  static override description = `Disconnect containers from networks

All of it is done, or nothing: what was done before a failure is undone. It warns
where a container loses its last network or its default route. Containers and
networks are named as for connect.`
  static override examples = [
    'disconnect tomcat-net tomcat01 tomcat02',
    'disconnect --all tomcat-net',
    "disconnect --project shop --dry-run 'old-*'",
  ]
  static override args = { network: one(), container: anyNumber() }
  static override flags = {
    all: flag.bool({ summary: 'Every container that is on the networks' }),
    'dry-run': flag.bool({ summary: 'Only say what would be done' }),
    force: flag.bool({ char: 'f', summary: 'Disconnect even what is no longer there' }),
    label: flag.list({ summary: 'Containers with this label, as KEY or KEY=VALUE' }),
    network: flag.list({ summary: 'Further network to disconnect them from' }),
    project: flag.list({ summary: 'Containers of this compose project' }),
    repair: flag.bool({ summary: 'Put back what a killed run left half done, before anything else' }),
    service: flag.list({ summary: 'Containers of this compose service' }),
    stale: flag.bool({
      summary: 'Only what is left of containers that are gone, and of connections that failed',
    }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Disconnect)
    const wish = { ...flags, container: args.container }
    this.check(wish)
    const engine = await this.engine()
    const references = [args.network, ...flags.network]
    if (flags.force) return await this.letGo(engine, references, args.container)
    const note = (text: string) => this.note(text)
    const journals = await openJournals(engine, {
      folder: this.dockerConfig.folder,
      owner: this.owner,
      isRepair: flags.repair,
      note,
    })
    const networks = await observeNetworks(engine, references, globbedNetworks)
    if (flags.stale) return await this.clear(engine, networks)
    const members = await this.members(engine, networks, wish)
    const planned = planDisconnect(networks, members)
    const changes = flags.all ? pending(planned) : planned
    for (const loss of losses(changes, members, await engine.networks())) this.note(`WARNING: ${loss}`)
    if (flags['dry-run']) {
      this.print(renderPlan(changes))
      return ExitCode.ok
    }
    for (const { container, network } of changes.filter(isKept)) {
      this.note(`${container.name} is not on ${network.name}`)
    }
    await transact(engine, journals, { command: 'disconnect', changes }, this.signal)
    return ExitCode.ok
  }

  private async clear(engine: Engine, networks: readonly Network[]): Promise<ExitCode> {
    const members = await allMembers(engine)
    for (const network of networks) {
      for (const name of await clearStale(engine, network, members)) {
        this.note(`cleared: ${name} on ${network.name}`)
      }
    }
    return ExitCode.ok
  }

  private async members(engine: Engine, networks: readonly Network[], wish: Wish): Promise<Member[]> {
    if (wish.all) return await membersOf(engine, networks)
    if (!hasTargets(wish)) return []
    const found = areNamed(wish)
      ? await namedMembers(engine, wish.container)
      : await chosenMembers(engine, (candidates) => chooseTargets(candidates, wish))
    return found.map(({ member }) => member)
  }

  /** By force, as it was typed: it is the way out for a container or a network that cannot be looked up any more. */
  private async letGo(
    engine: Engine,
    networks: readonly string[],
    containers: readonly string[],
  ): Promise<ExitCode> {
    const steps = networks.flatMap((network) =>
      containers.map((container) => ({ container, run: () => engine.disconnect(network, container, true) })),
    )
    await eachContainer(steps, 'disconnected', (text) => this.note(text))
    return ExitCode.ok
  }

  private check(wish: Wish): void {
    const { root, name } = this.shell.program
    const command = `${root}: '${name} disconnect'`
    if ((wish.all || wish.stale) && hasTargets(wish))
      throw usageError(`${command}: --all and --stale leave no container to be named`)
    if (!wish.all && !wish.repair && !wish.stale && !hasTargets(wish))
      throw usageError(`${command} requires at least 2 arguments, --all, or containers by a flag`)
    if (wish.force && (wish.all || wish.stale || wish.container.length === 0 || !areNamed(wish)))
      throw usageError(`${command}: --force takes containers by name only`)
  }
}

type Wish = TargetFlags & {
  readonly all: boolean
  readonly force: boolean
  readonly repair: boolean
  readonly stale: boolean
}
