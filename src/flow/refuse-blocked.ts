import { NetxError } from '../model/errors.ts'
import type { BlueprintPlan } from '../plan/blueprint-plan.ts'

/** Of a plan that cannot be carried out whole nothing is. */
export function refuseBlocked({ blocked }: BlueprintPlan): void {
  const [first, ...more] = blocked
  if (first === undefined) return
  const rest = more.length > 0 ? `; and ${more.length} more, see the plan` : ''
  throw new NetxError({
    family: 'engine',
    code: 'NETX_BLOCKED',
    message: `${first}${rest}`,
    next: 'Nothing was changed.',
  })
}
