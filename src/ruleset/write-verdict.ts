import type { RuleVerdict } from '../model/ruleset.ts'

/** As iptables-save(8) writes a verdict that nf_tables has by itself. */
export function verdictInIptables(verdict: RuleVerdict): string {
  switch (verdict.kind) {
    case 'jump':
      return `-j ${verdict.chain}`
    case 'goto':
      return `-g ${verdict.chain}`
    case 'masquerade':
    case 'redirect':
      return `-j ${verdict.kind.toUpperCase()}${verdict.to === null ? '' : ` --to-ports ${verdict.to}`}`
    case 'snat':
    case 'dnat': {
      const flag = verdict.kind === 'snat' ? '--to-source' : '--to-destination'
      return `-j ${verdict.kind.toUpperCase()}${verdict.to === null ? '' : ` ${flag} ${verdict.to}`}`
    }
    case 'other':
      return `<${verdict.text}>`
    default:
      return `-j ${verdict.kind.toUpperCase()}`
  }
}

/** As nft(8) lists it. */
export function verdictInNft(verdict: RuleVerdict): string {
  switch (verdict.kind) {
    case 'jump':
    case 'goto':
      return `${verdict.kind} ${verdict.chain}`
    case 'masquerade':
    case 'redirect':
      return `${verdict.kind}${verdict.to === null ? '' : ` to :${verdict.to}`}`
    case 'snat':
    case 'dnat':
      return `${verdict.kind}${verdict.to === null ? '' : ` to ${verdict.to}`}`
    case 'other':
      return `<${verdict.text}>`
    default:
      return verdict.kind
  }
}
