import type { DnsCheck } from '../model/engine-health.ts'
import { compareNatural } from '../model/natural-order.ts'
import { operands } from '../model/shell.ts'
import type { Finding } from './finding.ts'

/** Containers in which the engine's own DNS server does not answer: they know no names, whatever networks they are on. */
export function lintDns(checks: readonly DnsCheck[]): Finding[] {
  const silent = checks
    .filter(({ trouble }) => trouble !== null)
    .toSorted((a, b) => compareNatural(a.container, b.container))
  return silent.map(({ container, address, trouble }): Finding => {
    return {
      kind: 'dns-silent',
      severity: 'problem',
      message: `the engine's DNS server does not answer in ${container}: no name is known there`,
      evidence: `asked ${address} for ${container}: ${trouble}`,
      next: `Restart it, which makes the rules anew that lead to that server: docker restart ${operands(container)}`,
    }
  })
}
