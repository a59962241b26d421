import { confirm } from '../cli/confirm.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { addStandingFilters } from '../plan/prune-filters.ts'
import { printable } from '../render/style.ts'

const QUESTION = `WARNING! This will remove all custom networks not used by at least one container.
Are you sure you want to continue?`

export default class Prune extends NetxCommand {
  static override summary = 'Remove all networks that no container uses'
  static override examples = ['prune --filter until=24h', 'prune --force']
  static override flags = {
    filter: flag.filters({ summary: 'Only networks that hold this ("until=24h")' }),
    force: flag.bool({ char: 'f', summary: 'Do not ask before' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Prune)
    if (!flags.force && !(await confirm(QUESTION, this.signal))) return ExitCode.ok
    const engine = await this.engine()
    const removed = await engine.pruneNetworks(
      addStandingFilters(flags.filter, this.dockerConfig.pruneFilters),
    )
    if (removed.length > 0) this.print(['Deleted Networks:', ...removed.map(printable), ''].join('\n'))
    return ExitCode.ok
  }
}
