import type { AttributeMap } from './attributes.ts'
import type { Bytes } from './bytes.ts'
import { type Clause, undecided, unknown } from './clause.ts'
import type { Style } from './write-rule.ts'
import { masked } from './xt-matches.ts'

const LIMIT = { rate: 1, unit: 2, burst: 3, type: 4, flags: 5 } as const
const UNITS = [
  [1, 'second', 'sec'],
  [60, 'minute', 'min'],
  [3600, 'hour', 'hour'],
  [86_400, 'day', 'day'],
] as const
const USUAL_BURST = 5

/** Of packets so many in a unit of time; what comes beyond, or within where it is inverted, is not for this rule. */
export function limitClause(data: AttributeMap, style: Style): Clause {
  const [rate, seconds] = [data.bytes(LIMIT.rate).u64Net(0), data.bytes(LIMIT.unit).u64Net(0)]
  const unit = UNITS.find(([length]) => length === seconds)
  const isPlain = (data.numberOrNull(LIMIT.type) ?? 0) === 0 && (data.numberOrNull(LIMIT.flags) ?? 0) === 0
  if (unit === undefined || !isPlain) return unknown('limit')
  const [, name, short] = unit
  const burst = data.numberOrNull(LIMIT.burst) ?? USUAL_BURST
  if (style === 'nft')
    return undecided(`limit rate ${rate}/${name}${burst === USUAL_BURST ? '' : ` burst ${burst} packets`}`)
  const burstText = burst === USUAL_BURST ? '' : ` --limit-burst ${burst}`
  return undecided(`-m limit --limit ${rate}/${short}${burstText}`)
}

const WHOLE = 0xffffffff

/** A mark is known by those who set it. */
export function markClause(value: Bytes, mask: Bytes | null, operator: string, style: Style): Clause {
  const [mark, under] = [value.u32(0), mask?.u32(0) ?? WHOLE]
  if (style === 'nft' || (operator !== '==' && operator !== '!=')) {
    const and = under === WHOLE ? '' : `& 0x${under.toString(16)} `
    return undecided(`meta mark ${and}${operator} 0x${mark.toString(16)}`)
  }
  return undecided(`-m mark ${operator === '!=' ? '! ' : ''}--mark ${masked(mark, under)}`)
}
