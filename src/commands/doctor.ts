import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { examine } from '../flow/examine.ts'
import { diagnose } from '../plan/diagnose.ts'
import { renderFindings } from '../render/findings.ts'
import { toJson } from '../render/json.ts'
import { renderVitals, vitalsDocument } from '../render/vitals.ts'

export default class Doctor extends NetxCommand {
  static override summary = 'Look for what is wrong with the engine and its networks'
  static override description = `Look for what is wrong with the engine and its networks

Advisories for its version, forwarding, whether ICC off can work, firewall rules that
are gone or in the way, the engine's DNS server in each container, MTU against the way
out, bridges and veths, full networks and pools, and all that subnets --check finds;
each with what shows it and what mends it. Nobody but that DNS server is asked.

Exit codes: 0 no problem, 2 a problem, 3 the engine's host, or its firewall, could not
be looked at.`
  static override examples = ['doctor', 'doctor --format json']
  static override flags = {
    format: flag.choice(['table', 'json'], { summary: '"table" or "json"' }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Doctor)
    const engine = await this.engine()
    const note = (text: string) => this.note(text)
    const { vitals, examination } = await examine(engine, {
      reserved: this.reserved,
      owner: this.owner,
      signal: this.signal,
      note,
    })
    const findings = diagnose(examination)
    this.print(
      flags.format === 'json'
        ? toJson({ schemaVersion: 1, ...vitalsDocument(vitals), findings }, 2)
        : `${renderVitals(vitals, this.terminal)}\n\n${renderFindings(findings, this.terminal)}`,
    )
    if (findings.some(({ severity }) => severity === 'problem')) return ExitCode.unexpected
    const isRead = findings.every(({ kind }) => kind !== 'firewall-unread')
    return vitals.hostUnknown === null && isRead ? ExitCode.ok : ExitCode.unknown
  }
}
