import { oneOrMore } from '../cli/args.ts'
import { confirm } from '../cli/confirm.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import type { Engine } from '../engine/engine.ts'
import { hasCode } from '../model/errors.ts'
import { inUseError } from '../plan/in-use.ts'
import { printable } from '../render/style.ts'

const INGRESS_QUESTION = `WARNING! This is the routing mesh of the swarm. Run the same version of Docker on all of its nodes \
before you remove it; otherwise it may be left half removed.
Are you sure you want to continue?`

export default class Rm extends NetxCommand {
  static override summary = 'Remove networks'
  static override aliases = ['remove']
  static override examples = ['rm tomcat-net', 'rm --force redis-net mysql-net']
  static override args = { network: oneOrMore() }
  static override flags = {
    force: flag.bool({ char: 'f', summary: 'Do not complain about a network that does not exist' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Rm)
    const engine = await this.engine()
    let exitCode: ExitCode = ExitCode.ok
    for (const reference of args.network) {
      try {
        if (await this.remove(engine, reference)) this.print(printable(reference))
      } catch (error) {
        if (flags.force && hasCode(error, 'NETX_NOT_FOUND')) continue
        this.complain(error)
        exitCode = ExitCode.refused
      }
    }
    return exitCode
  }

  /** Whether it was removed; it is not when the user does not want the routing mesh to go. */
  private async remove(engine: Engine, reference: string): Promise<boolean> {
    const { id, name, ingress } = await engine.network(reference)
    if (ingress && !(await confirm(INGRESS_QUESTION, this.signal))) return false
    try {
      await engine.removeNetwork(id)
      return true
    } catch (error) {
      if (!hasCode(error, 'NETX_NETWORK_IN_USE')) throw error
      throw inUseError(name, await engine.containers({ network: [id] }), error)
    }
  }
}
