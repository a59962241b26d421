import { anyNumber } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { folderName, yamlText } from '../cli/netx-file.ts'
import { membersOf, observeNetworks } from '../engine/observe-members.ts'
import { byName } from '../model/natural-order.ts'
import { isNetworkName } from '../model/topology.ts'
import { exportBlueprint, isExportable, projectOf } from '../plan/export-blueprint.ts'
import { globbedNetworks } from '../plan/select.ts'

const HEADER = `What docker netx found on an engine; "docker netx plan" with this file changes nothing there.
Who may reach whom stands under expect: docs/policy.md.`

export default class Export extends NetxCommand {
  static override summary = 'Write what there is as a netx.yaml'
  static override description = `Write what there is as a netx.yaml

To standard output: the networks with their settings, and who is on them with
fixed addresses, aliases and priorities. Without a name, all networks but those of
the engine itself.`
  static override examples = ['export > netx.yaml', "export --project shop 'shop_*'"]
  static override args = { network: anyNumber() }
  static override flags = {
    project: flag.text({ summary: 'Name of the project (default: as the networks have it, or the folder)' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Export)
    const engine = await this.engine()
    const found =
      args.network.length > 0
        ? await observeNetworks(engine, args.network, globbedNetworks)
        : (await engine.networks()).filter(isExportable)
    const odd = found.filter(({ name }) => !isNetworkName(name))
    if (odd.length > 0)
      this.note(`Left out, since no file can have such names: ${odd.map(({ name }) => name).join(', ')}`)
    const networks = found.filter(({ name }) => isNetworkName(name)).toSorted(byName)
    const specs = await Promise.all(
      networks.map(async (network) => ({ network, spec: await engine.networkSpec(network.id) })),
    )
    const members = (await membersOf(engine, networks)).toSorted(byName)
    const project = flags.project ?? projectOf(networks) ?? folderName()
    this.print((await yamlText(exportBlueprint(project, specs, members), HEADER)).trimEnd())
    return ExitCode.ok
  }
}
