import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { installLauncher, launcherFile } from '../cli/launcher.ts'
import { PACKAGE_ROOT } from '../cli/manifest.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { shellWord } from '../model/shell.ts'
import { printable } from '../render/style.ts'

export default class Install extends NetxCommand {
  static override summary = 'Make this program available as docker netx'
  static override description = `Make this program available as docker netx

Puts a launcher into the folder cli-plugins of the docker configuration.`
  static override flags = {
    force: flag.bool({ char: 'f', summary: 'Replace a file that docker-netx did not make' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Install)
    const { environment, globals } = this.shell
    const file = launcherFile(globals, environment)
    const program = { node: process.execPath, script: `${PACKAGE_ROOT}bin/docker-netx.js` }
    installLauncher(file, program, flags.force)
    this.print(`Installed ${printable(file)}`)
    this.print(printable(`It starts ${program.script} with ${program.node}`))
    this.print(
      `Try it: ${globals.config ? `docker --config ${shellWord(globals.config)}` : 'docker'} netx --help`,
    )
    return ExitCode.ok
  }
}
