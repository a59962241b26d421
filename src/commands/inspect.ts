import { oneOrMore } from '../cli/args.ts'
import { describeError } from '../cli/describe-error.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'

export default class Inspect extends NetxCommand {
  static override summary = 'Show all that the engine knows about networks'
  static override examples = ['inspect tomcat-net', 'inspect --format json bridge tomcat-net']
  static override args = { network: oneOrMore() }
  static override flags = {
    format: flag.text({ char: 'f', summary: '"json" for one line; indented when not given', default: '' }),
    verbose: flag.bool({ char: 'v', summary: 'Show what the members of a swarm know of it, too' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Inspect)
    const indent = indentFor(flags.format)
    const engine = await this.engine()
    const answers = await Promise.allSettled(
      args.network.map((reference) => engine.inspectNetwork(reference, flags.verbose)),
    )
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    this.print(JSON.stringify(found, null, indent))
    for (const failure of failures) this.note(describeError(failure, this.shell.globals.debug).text)
    return failures.length === 0 ? ExitCode.ok : ExitCode.refused
  }
}

function indentFor(format: string): number {
  if (format === '') return 4
  if (format === 'json') return 0
  const reason = 'must be json; docker network inspect takes templates'
  throw usageError(`invalid argument ${JSON.stringify(format)} for "-f, --format" flag: ${reason}`)
}
