import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { loadBlueprint, NETX_FILE } from '../cli/netx-file.ts'
import { planFor } from '../flow/plan-for.ts'
import { isEmpty } from '../plan/blueprint-plan.ts'
import { renderBlueprintPlan } from '../render/blueprint-plan.ts'
import { toJson } from '../render/json.ts'
import { planDocument } from '../render/plan-document.ts'

export default class Plan extends NetxCommand {
  static override summary = 'Show what netx.yaml would change'
  static override description = `Show what netx.yaml would change, and why

Nothing is changed. What the file looks like: docs/netx-yaml.md.

Exit codes: 0 it was shown; with --exit-code 2 where anything is to be done.`
  static override examples = ['plan', 'plan --file shop.yaml --exit-code']
  static override flags = {
    adopt: flag.bool({ summary: 'Replace networks that were not made from the file, too' }),
    'exit-code': flag.bool({ summary: 'Exit with 2 where anything is to be done' }),
    file: flag.text({ char: 'f', summary: 'File to read', default: NETX_FILE }),
    format: flag.choice(['table', 'json'], { summary: 'Output format: table or json' }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Plan)
    const blueprint = await loadBlueprint(flags.file)
    const plan = await planFor(await this.engine(), blueprint, {
      adopt: flags.adopt,
      reserved: this.reserved,
      owner: this.owner,
      signal: this.signal,
      note: (text) => this.note(text),
    })
    this.print(
      flags.format === 'json' ? toJson(planDocument(plan), 2) : renderBlueprintPlan(plan, this.terminal),
    )
    return flags['exit-code'] && !isEmpty(plan) ? ExitCode.unexpected : ExitCode.ok
  }
}
