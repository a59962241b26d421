import { one } from '../cli/args.ts'
import type { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { observe } from '../engine/observe.ts'
import { explain } from '../explain/explain.ts'
import { judgedAfterLook } from '../flow/measuring.ts'
import type { Report } from '../model/report.ts'
import { choosePair, planInquiry, readQuestion } from '../plan/inquiry.ts'
import { planPace } from '../plan/pace.ts'
import { holdersOf } from '../probe/holders.ts'
import { openSurvey } from '../probe/survey.ts'
import { renderExplanation } from '../render/explanation.ts'
import { toJson } from '../render/json.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'

export default class Explain extends NetxCommand {
  static override summary = 'Say why one container reaches another, or does not'
  static override description = `Say why one container reaches another, or does not

Measures that one pair by ping, by name and by port, and compares it with what the
settings promise. Tells the way that a packet takes, and the reasons why it does not
arrive: each with a code, what shows it, and the command that changes it where
there is one. Codes are described in docs/codes/.

TO is a container, or one with a port: NAME:PORT, NAME:PORT/udp. Without a port the
TCP ports are tried that are exposed, published or listened on.

Exit codes: 0 as the settings promise, 2 otherwise, 3 something could not be
measured or proven.`
  static override examples = [
    'explain app redis-1',
    'explain app redis-1:6379',
    'explain app dns-1:53/udp',
    'explain --name cache app redis-1',
  ]
  static override args = { from: one(), to: one() }
  static override flags = {
    name: flag.slice({ summary: 'Name by which FROM calls TO, besides those that it has' }),
    prober: flag.prober(),
    timeout: flag.timeout(),
    format: flag.choice(['table', 'json'], { summary: 'Output format: table or json' }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Explain)
    const question = readQuestion(args)
    const pace = planPace({ timeout: flags.timeout, attempts: 0 })
    const engine = await this.engine()
    const observed = await observe(engine, choosePair(question))
    const { from, to, topology, choice } = planInquiry(observed, question, flags)
    const onFallback = (text: string) => this.note(text)
    const options = { rung: flags.prober, owner: this.owner, signal: this.signal, onFallback }
    const survey = await openSurvey(engine, topology, choice, options)
    try {
      const findings = await survey.measure({ pace, isLast: true })
      const { report, atlas, rules } = await judgedAfterLook(engine, survey, findings, options)
      const holders = await holdersOf(engine, strangeAddresses(report))
      const explanation = explain(atlas, report, { from, to, port: question.port, holders, rules })
      this.signal.throwIfAborted()
      this.print(
        flags.format === 'json' ? toJson(explanation, 2) : renderExplanation(explanation, this.terminal),
      )
      return matrixExitCode(report)
    } finally {
      await survey.close()
    }
  }
}

/** Those that a name led to, and should not have. */
function strangeAddresses({ pairs }: Report): string[] {
  return pairs.flatMap(({ probes }) =>
    probes.flatMap(({ outcome, addresses = [] }) => (outcome === 'wrong-answer' ? addresses : [])),
  )
}
