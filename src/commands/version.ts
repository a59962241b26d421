import { ExitCode } from '../cli/exit-codes.ts'
import { readVersion } from '../cli/manifest.ts'
import { NetxCommand } from '../cli/netx-command.ts'

export default class Version extends NetxCommand {
  static override summary = 'Show the version of docker-netx'

  override async run(): Promise<ExitCode> {
    await this.parse(Version)
    this.print(`docker-netx version ${readVersion()}`)
    return ExitCode.ok
  }
}
