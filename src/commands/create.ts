import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import type { Engine } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { findHolders, overlapError } from '../plan/find-holders.ts'
import { planNetwork } from '../plan/plan-network.ts'

export default class Create extends NetxCommand {
  static override summary = 'Create a network'
  static override examples = [
    'create --subnet 172.18.0.0/24 tomcat-net',
    'create --internal --subnet 172.19.0.0/24 --subnet fd00:19::/64 --ipv6 mysql-net',
  ]
  static override args = { network: one() }
  static override flags = {
    attachable: flag.bool({ summary: 'Let containers that are no part of a service attach' }),
    'aux-address': flag.map({ summary: 'Addresses that the network driver keeps for itself' }),
    'config-from': flag.text({ summary: 'Network to copy the configuration from', default: '' }),
    'config-only': flag.bool({ summary: 'Create a configuration for other networks to copy' }),
    driver: flag.text({ char: 'd', summary: 'Driver to manage the network', default: 'bridge' }),
    gateway: flag.ips({ summary: 'IPv4 or IPv6 gateway of a subnet' }),
    ingress: flag.bool({ summary: "Create the swarm's routing mesh" }),
    internal: flag.bool({ summary: 'Cut the network off from the outside' }),
    'ip-range': flag.cidrs({ summary: 'Part of a subnet to take addresses of containers from' }),
    'ipam-driver': flag.text({ summary: 'Driver to manage the addresses', default: 'default' }),
    'ipam-opt': flag.map({ summary: 'Option of the address driver' }),
    ipv4: flag.optionalBool({ summary: 'Give out IPv4 addresses (default true)' }),
    ipv6: flag.optionalBool({ summary: 'Give out IPv6 addresses' }),
    label: flag.labels({ summary: 'Label of the network' }),
    opt: flag.map({ char: 'o', summary: 'Option of the network driver' }),
    scope: flag.text({ summary: "Scope of the network, where it is not the driver's own", default: '' }),
    subnet: flag.slice({ summary: 'Subnet of the network, in CIDR form' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Create)
    const spec = planNetwork({ ...flags, name: args.network })
    const { id, warning } = await create(await this.engine(), spec)
    if (warning) this.note(`WARNING: ${warning}`)
    this.print(id)
    return ExitCode.ok
  }
}

async function create(engine: Engine, spec: NetworkSpec): Promise<{ id: string; warning: string }> {
  try {
    return await engine.createNetwork(spec)
  } catch (error) {
    if (error instanceof NetxError && error.code === 'NETX_SUBNET_OVERLAP') {
      throw await namingHolders(error, engine, spec)
    }
    throw error
  }
}

/** The engine says that somebody is in the way, and not who. */
async function namingHolders(refusal: NetxError, engine: Engine, { ipam }: NetworkSpec): Promise<NetxError> {
  const subnets = ipam.config.map(({ subnet }) => subnet)
  const holders = findHolders(subnets, await engine.networks())
  return holders.length > 0 ? overlapError(holders, refusal) : refusal
}
