import { anyNumber } from '../cli/args.ts'
import type { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { stderrProgress } from '../cli/progress.ts'
import { observe } from '../engine/observe.ts'
import { planPace } from '../plan/pace.ts'
import { withBeyond } from '../plan/participants.ts'
import { planPorts } from '../plan/port-choice.ts'
import { select } from '../plan/select.ts'
import { thisProcess } from '../probe/owner.ts'
import { openSurvey } from '../probe/survey.ts'
import { renderMatrix } from '../render/matrix.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'
import { judge } from '../verdict/judge.ts'

export default class Matrix extends NetxCommand {
  static override summary = 'Measure who reaches whom, and judge it'
  static override description = `Measure who reaches whom, and compare it with what the settings promise

Every container pings every address of every other one, and looks up its names;
ports are tried where they are asked for. Without a name or a filter, all running
containers take part. Names add up; several filters narrow each other.

Exit codes: 0 all as promised, 2 a leak or a broken path, 3 something could not
be measured or proven.`
  static override examples = [
    'matrix',
    'matrix app redis-1 mysql-1 --tcp 6379,3306',
    "matrix 'redis-*' --network mysql-net --also published",
  ]
  static override args = { container: anyNumber() }
  static override flags = {
    network: flag.list({ summary: 'Containers on this network' }),
    label: flag.list({ summary: 'Containers with this label, as KEY or KEY=VALUE' }),
    project: flag.list({ summary: 'Containers of this compose project' }),
    tcp: flag.slice({ summary: 'Try these TCP ports; auto: those exposed, published and listening' }),
    udp: flag.slice({ summary: 'Try these UDP ports; auto: those exposed, published and listening' }),
    mtu: flag.bool({ summary: 'Ping with packets as large as the link takes them, too' }),
    also: flag.slice({
      summary: 'Targets beyond containers: gateway, host, published, internet=ADDRESS, ADDRESS[:PORT]',
    }),
    host: flag.bool({ summary: "Let the engine's host take part" }),
    netns: flag.slice({ summary: "Let these named network namespaces of the engine's host take part" }),
    prober: flag.choice(['auto', 'helper', 'sidecar', 'exec'], {
      summary: 'How to measure: auto, helper, sidecar or exec',
    }),
    timeout: flag.duration({ summary: 'How long an answer is waited for at least', default: 500 }),
    attempts: flag.integer({ summary: 'Try each path so often, answered or not', default: 0 }),
    deadline: flag.duration({ summary: 'End the measurement after this time', default: 0 }),
    format: flag.choice(['table', 'json'], { summary: 'Output format: table or json' }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Matrix)
    const { network: networks, label: labels, project: projects } = flags
    const selection = { references: args.container, networks, labels, projects }
    const choice = { tcp: planPorts('--tcp', flags.tcp), udp: planPorts('--udp', flags.udp), mtu: flags.mtu }
    const pace = planPace(flags)
    const signal = this.signal
    const engine = await this.engine()
    const seen = await observe(engine, (containers, all) => select(containers, all, selection))
    const topology = withBeyond(seen, flags)
    const onFallback = (text: string) => this.note(text)
    const survey = await openSurvey(engine, topology, choice, {
      rung: flags.prober,
      owner: thisProcess(),
      signal,
      onFallback,
    })
    const progress = stderrProgress(this.terminal.interactive)
    const onProgress = (done: number, total: number) => progress.show(`measured ${done} of ${total} probes`)
    try {
      const { measurements, windowMs } = await survey.measure({
        pace,
        deadline: deadlineOf(flags),
        onProgress,
      })
      signal.throwIfAborted()
      const report = judge(survey.atlas, measurements, { prober: survey.rung, windowMs })
      progress.clear()
      this.print(
        flags.format === 'json' ? JSON.stringify(report, null, 2) : renderMatrix(report, this.terminal),
      )
      if (report.pairs.length === 0) this.note('A pair takes two containers: name some, or start some.')
      return matrixExitCode(report.summary)
    } finally {
      progress.clear()
      await survey.close()
    }
  }
}

function deadlineOf({ deadline }: { readonly deadline: number }): AbortSignal {
  return deadline > 0 ? AbortSignal.timeout(deadline) : new AbortController().signal
}
