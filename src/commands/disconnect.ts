import { one, oneOrMore } from '../cli/args.ts'
import { eachContainer } from '../cli/each-container.ts'
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
    const found = args.container.map(async (container) => {
      const id = flags.force ? container : (await engine.container(container)).id
      return { container, run: () => engine.disconnect(network, id, flags.force) }
    })
    await eachContainer(await Promise.all(found), 'disconnected', (text) => this.note(text))
    return ExitCode.ok
  }
}
