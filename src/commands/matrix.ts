import { anyNumber } from '../cli/args.ts'
import { loadBaseline, saveBaseline } from '../cli/baseline-file.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { isOutputClosed } from '../cli/output.ts'
import { loadPolicy } from '../cli/policy-file.ts'
import { stderrProgress } from '../cli/progress.ts'
import { requireWritable } from '../cli/text-file.ts'
import type { ContainerSummary, EngineEvent } from '../engine/engine.ts'
import { observe } from '../engine/observe.ts'
import { deadlineIn, judged, judgedAfterLook, lengthWarning, roundOptions } from '../flow/measuring.ts'
import type { Policy } from '../model/policy.ts'
import type { Baseline, Report } from '../model/report.ts'
import { areAllMeant, choosing } from '../plan/choosing.ts'
import { refuseContradictions } from '../plan/matrix-flags.ts'
import { planPace } from '../plan/pace.ts'
import { asksHost, withBeyond } from '../plan/participants.ts'
import { alsoFor, namesIn } from '../plan/policy-targets.ts'
import { planPorts } from '../plan/port-choice.ts'
import { openSurvey } from '../probe/survey.ts'
import { type Round, watch } from '../probe/watch.ts'
import { renderComparison } from '../render/comparison.ts'
import { toJson } from '../render/json.ts'
import { renderMatrix } from '../render/matrix.ts'
import { noPair } from '../render/no-pair.ts'
import { watchJson, watchText } from '../render/watch.ts'
import { changesBetween } from '../verdict/changes.ts'
import { compareReports, comparisonExitCode } from '../verdict/compare.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'

export default class Matrix extends NetxCommand {
  static override summary = 'Measure who reaches whom, and judge it'
  static override description = `Measure who reaches whom, and compare it with what the settings promise

Every container pings every address of every other one, and looks up its names;
ports are tried where they are asked for. Without a name or a filter, all running
containers take part, and the others are named. Names add up; several filters
narrow each other.

A policy file says who may reach whom, whatever the settings promise; the first
rule that speaks of a probe decides. It is described in docs/policy.md.

Exit codes: 0 all as promised, 2 a leak, a broken path or a difference, 3 something
could not be measured or proven, or there was no pair to measure.`
  static override examples = [
    'matrix',
    'matrix app redis-1 mysql-1 --tcp 6379,3306',
    "matrix 'redis-*' --network mysql-net --also published",
    'matrix --policy policy.yaml',
    'matrix --save before.json',
    'matrix --against before.json',
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
      summary:
        'Targets beyond containers: gateway, host, published, internet=PLACE, or a PLACE: an address or a name, :PORT if wanted',
    }),
    host: flag.bool({ summary: "Let the engine's host take part" }),
    netns: flag.slice({ summary: "Let these named network namespaces of the engine's host take part" }),
    prober: flag.prober(),
    timeout: flag.timeout(),
    attempts: flag.integer({ summary: 'Try each path so often, answered or not', default: 0 }),
    deadline: flag.duration({ summary: 'End the measurement after this time', default: 0 }),
    watch: flag.interval({ summary: 'Measure again and again, and tell what changes' }),
    policy: flag.text({ summary: 'Judge by the rules of this YAML file, before what the settings promise' }),
    save: flag.text({ summary: 'Write the report to this file, to compare with later' }),
    against: flag.text({ summary: 'Compare with the report in this file, and tell what differs' }),
    format: flag.choice(['table', 'json', 'ndjson'], {
      summary: 'Output format: table or json; with --watch: table or ndjson',
    }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Matrix)
    refuseContradictions(flags)
    const pace = planPace(flags)
    const ports = { tcp: planPorts('--tcp', flags.tcp), udp: planPorts('--udp', flags.udp) }
    const policy = flags.policy === undefined ? undefined : await loadPolicy(flags.policy)
    const also = alsoFor(policy, flags.also)
    const baseline = flags.against === undefined ? undefined : await loadBaseline(flags.against)
    if (flags.save !== undefined) await requireWritable('--save', flags.save)
    const progress = stderrProgress(this.terminal.interactive)
    // Of several rounds each has its own.
    const deadline = flags.watch === undefined ? deadlineIn(flags.deadline) : undefined
    const round = () => roundOptions(pace, deadline ?? deadlineIn(flags.deadline), progress)
    const signal = this.signal
    const engine = await this.engine()
    const options = {
      rung: flags.prober,
      owner: this.owner,
      signal,
      ...(deadline && { deadline }),
      onFallback: (text: string) => this.note(text),
    }
    const choice = { ...ports, mtu: flags.mtu, ...(policy && { policy }) }
    const known = [...(baseline?.participants ?? []).map(({ name }) => name), ...namesIn(policy)]
    const selection = { ...flags, references: args.container, known }
    const choose = choosing<ContainerSummary>(selection)
    const open = async () => {
      const beyond = { ...flags, also, policy }
      const seen = { host: asksHost(beyond), areAllMeant: areAllMeant(selection) }
      const topology = withBeyond(await observe(engine, choose, seen), beyond)
      const survey = await openSurvey(engine, topology, choice, options)
      const warning = lengthWarning(survey, pace)
      if (warning) this.note(warning)
      return survey
    }
    if (flags.watch !== undefined) {
      const rounds = watch(engine, { intervalMs: flags.watch, open, round, signal })
      return await this.follow(rounds, policy, flags.format === 'ndjson', () => progress.clear())
    }
    const survey = await open()
    try {
      const findings = await survey.measure({ ...round(), isLast: true }).finally(() => progress.clear())
      const { report } = await judgedAfterLook(engine, survey, findings, options, policy)
      signal.throwIfAborted()
      if (flags.save !== undefined) await saveBaseline(flags.save, report)
      return this.show(report, flags, baseline)
    } finally {
      await survey.close()
    }
  }

  /** The report, or how it compares with an earlier one. */
  private show(report: Report, { format, against = '' }: Shown, baseline: Baseline | undefined): ExitCode {
    const comparison = baseline && compareReports(baseline, report)
    if (format === 'json') this.print(toJson(comparison ?? report, 2))
    else {
      this.print(renderMatrix(report, this.terminal))
      if (comparison) this.print(renderComparison(comparison, against, this.terminal))
    }
    this.noteNoPair(report)
    return comparison ? comparisonExitCode(comparison) : matrixExitCode(report)
  }

  private noteNoPair(report: Report): void {
    const missing = noPair(report, 'Name or start another one.')
    if (missing !== null) this.note(missing)
  }

  /** Until somebody interrupts it, or nobody reads it any more. */
  private async follow(
    rounds: AsyncIterable<Round>,
    policy: Policy | undefined,
    isJson: boolean,
    onRound: () => void,
  ): Promise<ExitCode> {
    let before: Report | null = null
    let exitCode: ExitCode = ExitCode.ok
    for await (const { survey, events, ...findings } of rounds) {
      if (isOutputClosed()) break
      onRound()
      const report = judged(survey, findings, policy)
      if (before === null) this.noteNoPair(report)
      const changes = before && changesBetween(before, report)
      const told = { at: new Date(), report, changes, events: events.map(eventText) }
      for (const line of isJson ? watchJson(told) : watchText(told, this.terminal)) this.print(line)
      before = report
      exitCode = matrixExitCode(report)
    }
    return exitCode
  }
}

interface Shown {
  readonly format: string
  readonly against: string | undefined
}

function eventText({ action, attributes, id }: EngineEvent): string {
  return `${action} ${attributes['name'] ?? id.slice(0, 12)}`
}
