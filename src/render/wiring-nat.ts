import { compareNatural } from '../model/natural-order.ts'
import type { WiredNatRule, WiredNetwork } from '../model/wiring.ts'
import { fold, row } from './branches.ts'
import { printable, type Style } from './style.ts'

/** What the host's rules make of addresses of a network: those that come out of it, and those that lead into it. */
export function natLines({ bridge, nat }: WiredNetwork, { width }: Style): string[] {
  if (bridge === null || nat === null) return []
  const translating = nat
    .filter(({ to, verdict }) => to !== null || verdict === 'masquerade')
    .toSorted((a, b) => Number(isInward(a)) - Number(isInward(b)) || compareNatural(natText(a), natText(b)))
  const alike = [...Map.groupBy(translating, natText)].map(([text, rules]) => `${text} (${packetsOf(rules)})`)
  return alike.length === 0 ? [] : fold(row(['nat', ...alike.map(printable)]), width, '', '  ')
}

function isInward({ verdict }: WiredNatRule): boolean {
  return verdict === 'dnat' || verdict === 'redirect'
}

function natText({ verdict, from, to }: WiredNatRule): string {
  return [verdict, ...(to === null ? [from] : ['to', to])].filter((word) => word !== null).join(' ')
}

function packetsOf(rules: readonly WiredNatRule[]): string {
  if (rules.some(({ packets }) => packets === null)) return 'not counted'
  const sum = rules.reduce((all, { packets }) => all + (packets ?? 0), 0)
  return sum === 1 ? '1 packet' : `${sum} packets`
}
