import { oneOrMore } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'
import type { Engine } from '../engine/engine.ts'
import { allMembers, observeNetworks } from '../engine/observe-members.ts'
import { networkMembers } from '../plan/network-members.ts'
import { globbedNetworks } from '../plan/select.ts'
import { toJson } from '../render/json.ts'
import { renderMembers } from '../render/members-table.ts'

export default class Inspect extends NetxCommand {
  static override summary = 'Show all that the engine knows about networks'
  static override description = `Show all that the engine knows about networks

With --members: who is on them, stopped or in the namespace of another container,
too; which network gives each its default route, and why; and what is left of
containers that are gone.`
  static override examples = [
    'inspect tomcat-net',
    'inspect --format json bridge tomcat-net',
    'inspect --members tomcat-net',
  ]
  static override args = { network: oneOrMore() }
  static override flags = {
    format: flag.text({ char: 'f', summary: '"json" for one line; indented when not given', default: '' }),
    members: flag.bool({ summary: 'Show who is on them, and how' }),
    'no-color': flag.noColor(),
    verbose: flag.bool({ char: 'v', summary: 'Show what the members of a swarm know of it, too' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Inspect)
    const indent = indentFor(flags.format)
    const engine = await this.engine()
    if (flags.members) return await this.members(engine, args.network, flags.format === 'json')
    const answers = await Promise.allSettled(
      args.network.map((reference) => engine.inspectNetwork(reference, flags.verbose)),
    )
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    this.print(toJson(found, indent))
    for (const failure of failures) this.complain(failure)
    return failures.length === 0 ? ExitCode.ok : ExitCode.refused
  }

  private async members(engine: Engine, references: readonly string[], isJson: boolean): Promise<ExitCode> {
    const networks = await observeNetworks(engine, references, globbedNetworks)
    const [all, everybody] = await Promise.all([engine.networks(), allMembers(engine)])
    const answers = await Promise.all(
      networks.map(async (network) => {
        return { network, rows: networkMembers(network, everybody, await engine.endpoints(network.id), all) }
      }),
    )
    const documents = answers.map(({ network: { id, name }, rows }) => ({ id, name, members: rows }))
    this.print(
      isJson
        ? toJson({ schemaVersion: 1, networks: documents }, 2)
        : answers.map(({ network, rows }) => renderMembers(network, rows, this.terminal)).join('\n\n'),
    )
    return ExitCode.ok
  }
}

function indentFor(format: string): number {
  if (format === '') return 4
  if (format === 'json') return 0
  const reason = 'must be json; docker network inspect takes templates'
  throw usageError(`invalid argument ${JSON.stringify(format)} for "-f, --format" flag: ${reason}`)
}
