import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { createProposed } from '../engine/create-proposed.ts'
import type { Engine } from '../engine/engine.ts'
import { JournalFolder } from '../engine/journal.ts'
import { namedMembers } from '../engine/observe-members.ts'
import { transact } from '../engine/transact.ts'
import { groundFor } from '../flow/ground-for.ts'
import type { Member } from '../model/membership.ts'
import type { Network } from '../model/topology.ts'
import { differences, findNetwork } from '../plan/existing-network.ts'
import { planConnect } from '../plan/plan-connect.ts'
import {
  checkFlags,
  type Ground,
  isAboutAddresses,
  type ProposalFlags,
  proposeNetwork,
} from '../plan/propose-network.ts'
import { renderNewNetwork } from '../render/new-network.ts'

export default class Create extends NetxCommand {
  static override summary = 'Create a network'
  static override description = `Create a network

With --subnet auto the addresses are the first that are free: of no network of
the engine's, no route, address or nameserver of its host, and of no subnet that
"reserved" holds under plugins.netx in docker's config.json. A subnet that is
given is checked against the same, and refused where it is in the way.`
  static override examples = [
    'create --subnet 172.18.0.0/24 tomcat-net',
    'create --subnet auto --connect tomcat01 --connect tomcat02 tomcat-net',
    'create --subnet auto/26 --pool 10.20.0.0/16 --dry-run small-net',
    'create --internal --subnet 172.19.0.0/24 --subnet fd00:19::/64 --ipv6 mysql-net',
  ]
  static override args = { network: one() }
  static override flags = {
    connect: flag.list({ summary: 'Container to connect to it at once' }),
    attachable: flag.bool({ summary: 'Let containers that are no part of a service attach' }),
    'aux-address': flag.map({ summary: 'Addresses that the network driver keeps for itself' }),
    'config-from': flag.text({ summary: 'Network to copy the configuration from', default: '' }),
    'config-only': flag.bool({ summary: 'Create a configuration for other networks to copy' }),
    driver: flag.text({ char: 'd', summary: 'Driver to manage the network', default: 'bridge' }),
    'dry-run': flag.bool({ summary: 'Only say what would be created' }),
    force: flag.bool({ char: 'f', summary: 'Take a subnet even if it is in the way of the host' }),
    gateway: flag.ips({ summary: 'IPv4 or IPv6 gateway of a subnet' }),
    'if-not-exists': flag.bool({ summary: 'Print the id of a network of that name, if there is one' }),
    ingress: flag.bool({ summary: "Create the swarm's routing mesh" }),
    internal: flag.bool({ summary: 'Cut the network off from the outside' }),
    'ip-range': flag.cidrs({ summary: 'Part of a subnet to take addresses of containers from' }),
    'ipam-driver': flag.text({ summary: 'Driver to manage the addresses', default: 'default' }),
    'ipam-opt': flag.map({ summary: 'Option of the address driver' }),
    ipv4: flag.optionalBool({ summary: 'Give out IPv4 addresses (default true)' }),
    ipv6: flag.optionalBool({ summary: 'Give out IPv6 addresses' }),
    label: flag.labels({ summary: 'Label of the network' }),
    opt: flag.map({ char: 'o', summary: 'Option of the network driver' }),
    pool: flag.slice({ summary: 'Where to look for a free subnet, in CIDR form' }),
    scope: flag.text({ summary: "Scope of the network, where it is not the driver's own", default: '' }),
    subnet: flag.slice({ summary: 'Subnet in CIDR form, or "auto", or "auto/24" for any that is free' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Create)
    const wish = { ...flags, name: args.network }
    checkFlags(wish)
    const engine = await this.engine()
    const members = (await namedMembers(engine, flags.connect)).map(({ member }) => member)
    const present = flags['if-not-exists'] ? findNetwork(await engine.networks(), args.network) : undefined
    if (present) return await this.take(engine, present, wish, members)
    const ground = await this.ground(engine, wish)
    const proposal = proposeNetwork(wish, ground, await engine.networks())
    if (flags['dry-run']) {
      this.print(renderNewNetwork(proposal, members))
      return ExitCode.ok
    }
    const { id, warning } = await createProposed(engine, (networks, refused) =>
      proposeNetwork(wish, ground, networks, refused),
    )
    if (warning) this.note(`WARNING: ${warning}`)
    try {
      if (members.length > 0) await this.connect(engine, await engine.network(id), members)
    } catch (error) {
      await engine.removeNetwork(id)
      throw error
    }
    this.print(id)
    return ExitCode.ok
  }

  /** What is there is taken as it is, and its differences told. */
  private async take(
    engine: Engine,
    network: Network,
    wish: ProposalFlags & { readonly 'dry-run': boolean },
    members: readonly Member[],
  ): Promise<ExitCode> {
    for (const difference of differences(network, wish)) this.note(`WARNING: ${difference}`)
    if (!wish['dry-run'] && members.length > 0) await this.connect(engine, network, members)
    this.print(network.id)
    return ExitCode.ok
  }

  private async connect(engine: Engine, network: Network, members: readonly Member[]): Promise<void> {
    const wishes = members.map((member) => ({ member, endpoint: {} }))
    const changes = planConnect([network], wishes, { networks: await engine.networks(), others: [] })
    const journals = new JournalFolder(this.dockerConfig.folder, this.owner)
    await transact(engine, journals, { command: 'create', changes }, this.signal)
  }

  /** The engine's host is looked at only where addresses are to be chosen or checked. */
  private async ground(engine: Engine, wish: ProposalFlags): Promise<Ground> {
    const note = (text: string) => this.note(text)
    const options = { reserved: this.reserved, owner: this.owner, signal: this.signal, note }
    return await groundFor(engine, options, (choosesIPv6) => isAboutAddresses(wish, choosesIPv6))
  }
}
