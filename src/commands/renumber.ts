import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'
import type { Engine } from '../engine/engine.ts'
import { membersOf } from '../engine/observe-members.ts'
import { remake } from '../engine/remake.ts'
import { groundFor } from '../flow/ground-for.ts'
import { openJournals } from '../flow/open-journals.ts'
import type { Network } from '../model/topology.ts'
import { checkTexts } from '../plan/check-subnets.ts'
import { planRenumber, refuseRenumbering, withoutOwn } from '../plan/plan-renumber.ts'
import { PLAIN_ADDRESSING, proposeSubnets } from '../plan/propose-network.ts'
import { renderRenumber } from '../render/renumber-plan.ts'

export default class Renumber extends NetxCommand {
  static override summary = 'Give a network another subnet'
  static override description = `Give a network another subnet

The network is made anew with the same name, options and labels, and its members
are connected again with their aliases and priorities; fixed addresses keep their
distance from the beginning of the subnet. Connections over it break meanwhile.
Where that fails, the old network and its members are brought back.`
  static override examples = [
    'renumber --subnet 10.9.0.0/24 shop-net',
    'renumber --subnet auto/22 --dry-run shop-net',
    'renumber --repair shop-net',
  ]
  static override args = { network: one() }
  static override flags = {
    'dry-run': flag.bool({ summary: 'Only say what would be done' }),
    force: flag.bool({ char: 'f', summary: 'Take a subnet even if it is in the way of the host' }),
    pool: flag.slice({ summary: 'Where to look for a free subnet, in CIDR form' }),
    repair: flag.bool({ summary: 'Put back what a killed run left half done, before anything else' }),
    subnet: flag.slice({ summary: 'New subnet in CIDR form, or "auto", or "auto/24" for any that is free' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Renumber)
    const isWanted = flags.subnet.length + flags.pool.length > 0
    if (!isWanted && !flags.repair)
      throw usageError('renumber takes --subnet: the addresses that the network is to have')
    if (!flags.force) checkTexts(flags.subnet)
    const engine = await this.engine()
    const note = (text: string) => this.note(text)
    const journals = await openJournals(engine, {
      folder: this.dockerConfig.folder,
      owner: this.owner,
      isRepair: flags.repair,
      note,
    })
    if (!isWanted) return ExitCode.ok
    const network = await engine.network(args.network)
    refuseRenumbering(network)
    const [spec, members] = await Promise.all([engine.networkSpec(network.id), membersOf(engine, [network])])
    const plan = planRenumber(network, spec, members, await this.subnets(engine, network, flags))
    const text = renderRenumber(plan.from, plan.to, plan.changes)
    if (flags['dry-run']) {
      this.print(`${text}\nNothing was done.`)
      return ExitCode.ok
    }
    for (const line of text.split('\n')) this.note(line)
    const { from, to, changes } = plan
    const networks = [{ id: network.id, from, to }]
    const made = await remake(engine, journals, { command: 'renumber', networks, changes }, this.signal)
    this.print(made.get(network.id) ?? '')
    return ExitCode.ok
  }

  /** Its own addresses are free to be a part of the new ones, but not the answer to "any". */
  private async subnets(engine: Engine, network: Network, flags: Wish): Promise<string[]> {
    const note = (text: string) => this.note(text)
    const [networks, ground] = await Promise.all([
      engine.networks(),
      groundFor(engine, { reserved: this.reserved, owner: this.owner, signal: this.signal, note }),
    ])
    const host = ground.host && withoutOwn(ground.host, network)
    const others = networks.filter(({ id }) => id !== network.id)
    const wish = { ...flags, ...PLAIN_ADDRESSING, driver: network.driver }
    const old = network.pools.map(({ subnet }) => subnet)
    return proposeSubnets(wish, { ...ground, choosesIPv6: true, host }, others, old)
  }
}

interface Wish {
  readonly subnet: readonly string[]
  readonly pool: readonly string[]
  readonly force: boolean
}
