import { anyNumber } from '../cli/args.ts'
import type { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { stderrProgress } from '../cli/progress.ts'
import { observe } from '../engine/observe.ts'
import { atlas } from '../model/place.ts'
import { planProbes } from '../plan/probes.ts'
import { planRequests } from '../plan/requests.ts'
import { select } from '../plan/select.ts'
import { measure } from '../probe/measure.ts'
import { thisProcess } from '../probe/owner.ts'
import { keepSteady } from '../probe/steady.ts'
import { renderMatrix } from '../render/matrix.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'
import { judge } from '../verdict/judge.ts'

const WINDOW_MS = 500

export default class Matrix extends NetxCommand {
  static override summary = 'Measure who reaches whom, and judge it'
  static override description = `Measure who reaches whom, and compare it with what the settings promise

Every container pings every address of every other one, and looks up its names.
Without a name or a filter, all running containers take part. Names add up;
several filters narrow each other.

Exit codes: 0 all as promised, 2 a leak or a broken path, 3 something could not
be measured or proven.`
  static override examples = ['matrix', 'matrix app redis-1 mysql-1', "matrix 'redis-*' --network mysql-net"]
  static override args = { container: anyNumber() }
  static override flags = {
    network: flag.list({ summary: 'Containers on this network' }),
    label: flag.list({ summary: 'Containers with this label, as KEY or KEY=VALUE' }),
    project: flag.list({ summary: 'Containers of this compose project' }),
    format: flag.choice(['table', 'json'], { summary: 'Output format: table or json' }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Matrix)
    const { network: networks, label: labels, project: projects } = flags
    const selection = { references: args.container, networks, labels, projects }
    const signal = this.signal
    const engine = await this.engine()
    const topology = await observe(engine, (containers, all) => select(containers, all, selection))
    const map = atlas(topology)
    const probes = planProbes(map)
    const progress = stderrProgress(this.terminal.interactive)
    const onProgress = (done: number, total: number) => progress.show(`measured ${done} of ${total} probes`)
    const options = { owner: thisProcess(), windowMs: WINDOW_MS, signal, onProgress }
    const measured = await measure(engine, probes, planRequests(map, probes), options).finally(() =>
      progress.clear(),
    )
    const report = judge(map, await keepSteady(engine, map, measured))
    this.print(
      flags.format === 'json' ? JSON.stringify(report, null, 2) : renderMatrix(report, this.terminal),
    )
    if (topology.participants.length < 2) this.note('A pair takes two containers: name some, or start some.')
    return matrixExitCode(report.summary)
  }
}
