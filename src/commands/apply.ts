import { confirmChange } from '../cli/confirm.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { loadBlueprint, NETX_FILE } from '../cli/netx-file.ts'
import { applyBlueprint } from '../engine/apply-blueprint.ts'
import type { Engine } from '../engine/engine.ts'
import { openJournals } from '../flow/open-journals.ts'
import { planFor } from '../flow/plan-for.ts'
import { refuseBlocked } from '../flow/refuse-blocked.ts'
import type { Blueprint } from '../model/blueprint.ts'
import { NetxError } from '../model/errors.ts'
import type { BlueprintPlan } from '../plan/blueprint-plan.ts'
import { isAsWanted, isEmpty } from '../plan/blueprint-plan.ts'
import { News } from '../probe/news.ts'
import { renderBlueprintPlan } from '../render/blueprint-plan.ts'
import { plural } from '../render/style.ts'

/** The engine's news are gathered so long at most before it is looked at again. */
const LOOK_MS = 30_000

export default class Apply extends NetxCommand {
  static override summary = 'Make the networks and connections of netx.yaml'
  static override description = `Make the networks and connections of netx.yaml

Shows the plan, asks, and does it. What was not made from the file is left alone,
but for members that the file names. Where it ends early it can be run again, and
does the rest; what a killed run left half done is put back first.

Exit codes: 0 done, 1 the engine refused, or members do not exist yet (the rest is
done then).`
  static override examples = ['apply', 'apply --yes --wait 2m', 'apply --file shop.yaml --adopt']
  static override flags = {
    adopt: flag.bool({ summary: 'Replace networks that were not made from the file, too' }),
    file: flag.text({ char: 'f', summary: 'File to read', default: NETX_FILE }),
    'no-color': flag.noColor(),
    wait: flag.duration({ summary: 'Wait so long for members that do not exist yet', default: 0 }),
    yes: flag.bool({ char: 'y', summary: 'Do not ask before' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Apply)
    const blueprint = await loadBlueprint(flags.file)
    const engine = await this.engine()
    // Before the first look, so that nothing is missed after it.
    const news = flags.wait > 0 ? new News(engine, this.signal, ({ kind }) => kind === 'container') : null
    try {
      return await this.apply(engine, blueprint, flags, news)
    } finally {
      news?.close()
    }
  }

  private async apply(
    engine: Engine,
    blueprint: Blueprint,
    { adopt, yes, wait }: { readonly adopt: boolean; readonly yes: boolean; readonly wait: number },
    news: News | null,
  ): Promise<ExitCode> {
    const note = (text: string) => this.note(text)
    // What a killed run left is put back, as the plan says anew what is to be done.
    const journals = await openJournals(engine, {
      folder: this.dockerConfig.folder,
      owner: this.owner,
      isRepair: true,
      note,
    })
    const look = () =>
      planFor(engine, blueprint, {
        adopt,
        reserved: this.reserved,
        owner: this.owner,
        signal: this.signal,
        note,
      })
    const application = { engine, journals, signal: this.signal, onDone: note }
    const deadline = performance.now() + wait
    let plan = await look()
    this.print(renderBlueprintPlan(plan, this.terminal))
    refuseBlocked(plan)
    if (isEmpty(plan)) return ExitCode.ok
    const isIdle = plan.networks.every(isAsWanted)
    if (!isIdle && !yes && !(await confirmChange(this.signal))) return ExitCode.ok
    await applyBlueprint(plan, application)
    while (news && plan.missing.length > 0 && performance.now() < deadline) {
      await news.gather(Math.min(deadline - performance.now(), LOOK_MS))
      plan = await look()
      refuseBlocked(plan)
      await applyBlueprint(plan, application)
    }
    if (plan.missing.length === 0) return ExitCode.ok
    throw missingError(plan)
  }
}

function missingError({ file, missing }: BlueprintPlan): NetxError {
  const names = missing.map(({ text, network }) => `${text} (${network})`).join(', ')
  return new NetxError({
    family: 'engine',
    code: 'NETX_MISSING_MEMBERS',
    message: `${plural(missing.length, 'member')} of ${file} did not exist, the rest is done: ${names}`,
    next: 'Start them and apply again, or let it wait for them: --wait 2m',
  })
}
