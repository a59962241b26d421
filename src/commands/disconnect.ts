import { one, oneOrMore } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'

export default class Disconnect extends NetxCommand {
  static override summary = 'Disconnect containers from a network'
  static override examples = ['disconnect tomcat-net tomcat01 tomcat02']
  static override args = { network: one(), container: oneOrMore() }
  static override flags = {
    force: flag.bool({ char: 'f', summary: 'Disconnect even what is no longer there' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Disconnect)
    const engine = await this.engine()
    // By force, as it was typed: it is the way out for a container or a network that cannot be looked up any more.
    const network = flags.force ? args.network : (await engine.network(args.network)).id
    const containers = flags.force
      ? args.container
      : await Promise.all(args.container.map(async (reference) => (await engine.container(reference)).id))
    for (const container of containers) await engine.disconnect(network, container, flags.force)
    return ExitCode.ok
  }
}
