import { one, oneOrMore } from '../cli/args.ts'
import { eachContainer } from '../cli/each-container.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { requireApi } from '../engine/require-api.ts'
import { planAttachments } from '../plan/plan-attachments.ts'

export default class Connect extends NetxCommand {
  static override summary = 'Connect containers to a network'
  static override examples = [
    'connect tomcat-net tomcat01',
    'connect --ip tomcat01=172.18.0.11 --ip tomcat02=172.18.0.12 tomcat-net tomcat01 tomcat02',
  ]
  static override args = { network: one(), container: oneOrMore() }
  static override flags = {
    alias: flag.slice({ summary: 'Further name of the containers on this network' }),
    'driver-opt': flag.slice({ summary: 'Option of the network driver' }),
    'gw-priority': flag.integer({
      summary: 'The network that has the highest gives a container its default gateway',
      default: 0,
    }),
    ip: flag.list({ summary: 'IPv4 address, or CONTAINER=ADDRESS' }),
    ip6: flag.list({ summary: 'IPv6 address, or CONTAINER=ADDRESS' }),
    link: flag.list({ summary: 'Name for another container, as CONTAINER:ALIAS' }),
    'link-local-ip': flag.ips({ summary: 'Link-local address' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Connect)
    const attachments = planAttachments({ ...flags, container: args.container })
    const engine = await this.engine()
    if (flags['gw-priority'] !== 0) await requireApi(engine, '1.48', '--gw-priority')
    // Old engines attach a stopped container to a network that does not exist, and then cannot start it any more.
    const network = await engine.network(args.network)
    const found = attachments.map(async ({ container, endpoint }) => {
      const { id } = await engine.container(container)
      return { container, run: () => engine.connect(network.id, id, endpoint) }
    })
    await eachContainer(await Promise.all(found), 'connected', (text) => this.note(text))
    return ExitCode.ok
  }
}
