import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { loadBlueprint, NETX_FILE } from '../cli/netx-file.ts'
import type { Engine } from '../engine/engine.ts'
import { type Choice, observe } from '../engine/observe.ts'
import { measureOnce } from '../flow/measuring.ts'
import { planFor } from '../flow/plan-for.ts'
import type { Blueprint } from '../model/blueprint.ts'
import type { Report } from '../model/report.ts'
import { isEmpty } from '../plan/blueprint-plan.ts'
import { type Pace, planPace } from '../plan/pace.ts'
import { asksHost, withBeyond } from '../plan/participants.ts'
import { membersIn } from '../plan/plan-members.ts'
import { alsoFor } from '../plan/policy-targets.ts'
import { planPorts } from '../plan/port-choice.ts'
import type { ProbeChoice } from '../plan/probes.ts'
import type { ProberOptions } from '../probe/open-prober.ts'
import { renderBlueprintPlan } from '../render/blueprint-plan.ts'
import { toJson } from '../render/json.ts'
import { renderComparedMatrix } from '../render/matrix.ts'
import { noPair } from '../render/no-pair.ts'
import { planDocument } from '../render/plan-document.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'

export default class Verify extends NetxCommand {
  static override summary = 'Prove that the engine is as netx.yaml wants it'
  static override description = `Prove that the engine is as netx.yaml wants it

Compares networks and connections with the file, and measures who reaches whom
among everybody on its networks, judged by what the file expects.

Exit codes: 0 as wanted, 2 something differs, leaks or is broken, 3 something could
not be measured or proven, or there was no pair to measure.`
  static override examples = [
    'verify',
    'verify --file shop.yaml --tcp auto',
    'verify --also internet=192.0.2.1',
  ]
  static override flags = {
    also: flag.slice({ summary: 'Further targets beyond containers, as of matrix' }),
    attempts: flag.integer({ summary: 'Try each path so often, answered or not', default: 0 }),
    deadline: flag.duration({ summary: 'End the measurement after this time', default: 0 }),
    file: flag.text({ char: 'f', summary: 'File to read', default: NETX_FILE }),
    format: flag.choice(['table', 'json'], { summary: 'Output format: table or json' }),
    'no-color': flag.noColor(),
    prober: flag.prober(),
    tcp: flag.slice({ summary: 'Try these TCP ports, too; auto: those exposed, published and listening' }),
    timeout: flag.timeout(),
    udp: flag.slice({ summary: 'Try these UDP ports, too; auto: those exposed, published and listening' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Verify)
    const pace = planPace(flags)
    const ports = { tcp: planPorts('--tcp', flags.tcp), udp: planPorts('--udp', flags.udp) }
    const blueprint = await loadBlueprint(flags.file)
    const also = alsoFor(blueprint.policy, flags.also)
    const engine = await this.engine()
    const plan = await planFor(engine, blueprint, {
      adopt: false,
      reserved: this.reserved,
      owner: this.owner,
      signal: this.signal,
      note: (text) => this.note(text),
    })
    const report = await this.measure(engine, blueprint, { ...flags, also, pace, ports })
    if (flags.format === 'json')
      this.print(toJson({ schemaVersion: 1, drift: planDocument(plan), report }, 2))
    else
      this.print(
        `${renderBlueprintPlan(plan, this.terminal)}\n\n${renderComparedMatrix(report, this.terminal)}`,
      )
    const missing = noPair(report, `Start its members, or write more of them into ${flags.file}.`)
    if (missing !== null) this.note(missing)
    return isEmpty(plan) ? matrixExitCode(report) : ExitCode.unexpected
  }

  /** Everybody who is on a network of the file, or is to be. */
  private async measure(engine: Engine, blueprint: Blueprint, flags: Measuring): Promise<Report> {
    const { policy } = blueprint
    const beyond = { also: flags.also, host: false, netns: [], policy }
    const choose: Choice = (containers, networks) => membersIn(blueprint, containers, networks)
    const topology = withBeyond(await observe(engine, choose, { host: asksHost(beyond) }), beyond)
    const choice = { ...flags.ports, mtu: false, ...(policy && { policy }) }
    const onFallback = (text: string) => this.note(text)
    const options = { rung: flags.prober, owner: this.owner, signal: this.signal, onFallback }
    return await measureOnce(engine, topology, choice, options, {
      pace: flags.pace,
      deadlineMs: flags.deadline,
      policy,
      isWatched: this.terminal.interactive,
      note: (text) => this.note(text),
    })
  }
}

interface Measuring {
  readonly also: readonly string[]
  readonly deadline: number
  readonly pace: Pace
  readonly ports: Pick<ProbeChoice, 'tcp' | 'udp'>
  readonly prober: ProberOptions['rung']
}
