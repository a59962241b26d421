import { ExitCode } from '../cli/exit-codes.ts'
import { launcherFile, removeLauncher } from '../cli/launcher.ts'
import { NetxCommand } from '../cli/netx-command.ts'

export default class Uninstall extends NetxCommand {
  static override summary = 'Take docker netx away again'

  override async run(): Promise<ExitCode> {
    await this.parse(Uninstall)
    const file = launcherFile(this.shell.globals, this.shell.environment)
    const wasThere = removeLauncher(file)
    this.print(wasThere ? `Removed ${file}` : `Nothing to remove: ${file} does not exist`)
    return ExitCode.ok
  }
}
