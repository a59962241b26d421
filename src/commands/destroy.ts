import { confirmChange } from '../cli/confirm.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { loadBlueprint, NETX_FILE } from '../cli/netx-file.ts'
import { applyBlueprint } from '../engine/apply-blueprint.ts'
import { observeBlueprint } from '../engine/observe-blueprint.ts'
import { openJournals } from '../flow/open-journals.ts'
import { refuseBlocked } from '../flow/refuse-blocked.ts'
import { isEmpty } from '../plan/blueprint-plan.ts'
import { grounded, planDestroy, stranded } from '../plan/plan-destroy.ts'
import { renderBlueprintPlan } from '../render/blueprint-plan.ts'
import { printable } from '../render/style.ts'

export default class Destroy extends NetxCommand {
  static override summary = 'Remove what was made from netx.yaml'
  static override description = `Remove what was made from netx.yaml

Its networks, and the connections that were made for it. Containers are never
removed. Networks that were there before, or are external, stay.`
  static override examples = ['destroy', 'destroy --file shop.yaml --yes']
  static override flags = {
    file: flag.text({ char: 'f', summary: 'File to read', default: NETX_FILE }),
    'no-color': flag.noColor(),
    yes: flag.bool({ char: 'y', summary: 'Do not ask before' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Destroy)
    const blueprint = await loadBlueprint(flags.file)
    const engine = await this.engine()
    const note = (text: string) => this.note(text)
    const journals = await openJournals(engine, {
      folder: this.dockerConfig.folder,
      owner: this.owner,
      isRepair: true,
      note,
    })
    // To take something away nobody has to know its settings.
    const state = await observeBlueprint(engine, () => false)
    const plan = planDestroy(blueprint, state)
    if (isEmpty(plan)) {
      this.print(
        printable(`Nothing on this engine was made from ${flags.file} (project ${blueprint.project}).`),
      )
      return ExitCode.ok
    }
    this.print(renderBlueprintPlan(plan, this.terminal))
    const alone = stranded(plan, state)
    if (alone.length > 0) this.note(`On no network then: ${alone.join(', ')}`)
    const lost = grounded(plan, state)
    if (lost.length > 0)
      this.note(
        `Started on a network that goes, so that newer engines connect or restart them on no other: ${lost.join(', ')}`,
      )
    refuseBlocked(plan)
    if (!flags.yes && !(await confirmChange(this.signal))) return ExitCode.ok
    await applyBlueprint(plan, { engine, journals, signal: this.signal, onDone: note })
    return ExitCode.ok
  }
}
