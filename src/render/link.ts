import type { Measurement } from '../model/measurement.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Both, EndSettings } from '../model/veth-pair.ts'
import { arrow, paint, printable, type Style } from './style.ts'

/** The link in one line, and what was seen where that does not prove it. */
export function renderLink(
  names: Both<string>,
  ends: Both<EndSettings>,
  measurements: readonly Measurement[],
  style: Style,
): string {
  const unproven = measurements.filter(({ outcome }) => outcome.kind !== 'reply')
  const isProven = measurements.length > 0 && unproven.length === 0
  const proof = isProven ? paint('proven both ways', 'good', style) : paint('not proven', 'bad', style)
  const lines = unproven.map(({ probe, outcome }) => {
    const isForth = probe.kind !== 'dns' && ends[1].addresses.some((one) => bare(one) === probe.address)
    const [from, to] = isForth ? names : names.toReversed()
    const where = probe.kind === 'dns' ? '' : (probe.address ?? '')
    return `  ${arrow(from ?? '', to ?? '')}  ${where} ${words(outcome)}`
  })
  return [`${printable(names.join(' ↔ '))}: ${ends.map(endText).join(' ↔ ')}, ${proof}`, ...lines].join('\n')
}

function endText({ name, addresses }: EndSettings): string {
  return `${printable(name)} ${addresses.map(bare).join(', ')}`
}

function bare(address: string): string {
  return address.split('/')[0] ?? ''
}

function words(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'not-measured':
      return `was not measured: ${printable(outcome.reason)}`
    case 'unreachable':
      return `is unreachable (${outcome.cause})`
    case 'wrong-answer':
      return 'answered, but the ping never got there'
    default:
      return 'did not answer a ping'
  }
}
