import type { Ruleset } from '../model/ruleset.ts'
import { decodeRuleset } from '../ruleset/decode-ruleset.ts'
import type { RecordStart } from '../ruleset/records.ts'
import type { Answer } from './helper-protocol.ts'

/** Collects what a helper tells of the firewall of one namespace. */
export class RulesTold {
  private readonly records: { readonly start: RecordStart; hex: string }[] = []
  private count: number | null = null

  take(answer: Extract<Answer, { kind: 'rules' | 'more' | 'ruleset' }>): void {
    if (answer.kind === 'ruleset') this.count = answer.count
    else if (answer.kind === 'rules') this.records.push({ start: answer.start, hex: answer.hex })
    else {
      const last = this.records.at(-1)
      if (last !== undefined) last.hex += answer.hex
    }
  }

  /** Null where not all of it was told, or it could not be read. */
  ruleset(): Ruleset | null {
    return this.count === this.records.length ? decodeRuleset(this.records) : null
  }
}
