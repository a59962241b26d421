import { firstOverlap } from '../model/subnet.ts'
import type { Replacement } from './blueprint-plan.ts'

/**
 * Networks to be replaced, in the groups that have to be replaced together: one takes addresses that another leaves, and
 * no engine lets two have them at once.
 */
export function entangled(replacements: readonly Replacement[]): Replacement[][] {
  return replacements.reduce<Replacement[][]>((groups, one) => {
    const touches = (group: readonly Replacement[]) =>
      group.some((other) => takesFrom(one, other) || takesFrom(other, one))
    const [touched, apart] = [groups.filter(touches), groups.filter((group) => !touches(group))]
    return [...apart, [...touched.flat(), one]]
  }, [])
}

function takesFrom({ to }: Replacement, { from }: Replacement): boolean {
  return firstOverlap({ pools: to.ipam.config }, { pools: from.ipam.config }) !== undefined
}
